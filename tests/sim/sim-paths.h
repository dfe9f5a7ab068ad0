/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files beside the databases; see sim-paths.c. */
#pragma once

#include "sim-disk.h"

/** sim_paths_reset: forgets what is not on the disk yet */
void sim_paths_reset (void);
/** sim_paths_lose: the power went: @keep, as of sim_disk_revive() */
void sim_paths_lose (SimDisk *disk, guint keep);
void sim_paths_remove_tree (const char *dir);
/** sim_paths_enter: this process works in a folder of its own within @root from now on */
void sim_paths_enter (const char *root);
