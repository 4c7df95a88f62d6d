// Two functions of glibc (2.29 and 2.34) that its header shows only to programs that ask for GNU's extensions, which Swift's module of it does not.
#include <spawn.h>
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
