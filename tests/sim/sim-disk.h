/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Disks in memory, under SQLite's own code: files of a path's first folder are on one disk, and a disk can stop at any
 * write, fill up, fail, and lose what was written and not synced.
 */
#pragma once

#include <glib.h>

typedef struct
{
  char *name;       /* the folder, with a slash behind it */
  gint64 countdown; /* at the write or sync that brings it to 0 the power goes; -1: never */
  gboolean dead;    /* nothing reaches it any more, until sim_disk_revive() */
  gboolean full;
  guint failing; /* one write in so many fails; 0: none */
  guint64 writes;
} SimDisk;

/** sim_disk_register: to be called once, before SQLite is used; makes these disks the default */
void sim_disk_register (void);
/** sim_disk_get: Returns: (transfer none): the disk of that folder */
SimDisk *sim_disk_get (const char *folder);
/** sim_disk_of: Returns: (transfer none) (nullable): the disk that the path is on, however deep */
SimDisk *sim_disk_of (const char *path);
/** sim_disk_admit: whether it takes one more change of another file than a database: 0, or an errno */
int sim_disk_admit (SimDisk *disk);
/** sim_disk_forget: takes all files away; no connection may be open */
void sim_disk_forget (void);

/**
 * sim_disk_revive:
 * @power: whether the machine lost its power, and not only the process its life
 * @keep: of 256, how many pages that were not synced are on the disk all the same
 */
void sim_disk_revive (SimDisk *disk, gboolean power, guint keep);

/** sim_disk_read: Returns: (transfer full) (nullable): what a file holds */
GBytes *sim_disk_read (const char *path);
void sim_disk_write (const char *path, GBytes *bytes);
void sim_disk_remove (const char *path);
void sim_disk_rename (const char *from, const char *to);
/** sim_disk_damage: writes nonsense over that part of a file, if it is that long; Returns: whether it is */
gboolean sim_disk_damage (const char *path, gsize from, gsize length);
gboolean sim_disk_has (const char *path);
/** sim_disk_size: 0: there is none */
gsize sim_disk_size (const char *path);
/** sim_disk_find_words: (element-type utf8): adds each value of the form w000001. that stands anywhere in the file */
void sim_disk_find_words (const char *path, GHashTable *words);
