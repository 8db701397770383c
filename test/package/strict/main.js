// What a user of the package writes.
import 'attnscope/components';
