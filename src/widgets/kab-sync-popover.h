/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

#define KAB_TYPE_SYNC_POPOVER (kab_sync_popover_get_type ())
G_DECLARE_FINAL_TYPE (KabSyncPopover, kab_sync_popover, KAB, SYNC_POPOVER, GtkPopover)

/** KabSyncDetails: how things stand, in words */
typedef struct
{
  const char *heading;
  const char *message;  /* (nullable), as all that follow */
  const char *waiting;  /* what waits to be sent */
  const char *retry;    /* when the server is tried again */
  const char *mended;   /* what was found to differ, and mended */
  const char *restored; /* the server was set back */
  gboolean restoring;   /* and this is not over yet */
  gboolean problems;
  gboolean signed_out;
  gboolean may_try; /* now */
} KabSyncDetails;

/** KabSyncPopover: what #KabSyncButton opens: how the sync stands, the edits that wait, and what can be done about it */
GtkWidget *kab_sync_popover_new (void);
void kab_sync_popover_set_cabinet (KabSyncPopover *self, KabCabinet *cabinet);
void kab_sync_popover_show_details (KabSyncPopover *self, const KabSyncDetails *details);
/** kab_sync_popover_list: lists the edits that wait, anew */
void kab_sync_popover_list (KabSyncPopover *self);

G_END_DECLS
