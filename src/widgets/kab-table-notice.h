/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KAB_TYPE_TABLE_NOTICE (kab_table_notice_get_type ())
G_DECLARE_FINAL_TYPE (KabTableNotice, kab_table_notice, KAB, TABLE_NOTICE, GtkWidget)

/**
 * KabTableNotice:
 *
 * What stands in place of a list's rows where there are none. It has the signals "clear" (the filters) and "retry".
 */
GtkWidget *kab_table_notice_new (void);

/** kab_table_notice_show: @name: "waiting", "empty", "nothing" or "error" */
void kab_table_notice_show (KabTableNotice *self, const char *name);

/** kab_table_notice_set_empty: @icon, @title, @text: (nullable): of a list that has no rows at all */
void kab_table_notice_set_empty (KabTableNotice *self, const char *icon, const char *title, const char *text);
/** kab_table_notice_set_command: @command: (nullable): for a terminal, below that */
void kab_table_notice_set_command (KabTableNotice *self, const char *command);
/** kab_table_notice_set_create: @label: (nullable): of the button below, which does @action */
void kab_table_notice_set_create (KabTableNotice *self, const char *label, const char *action);
/** kab_table_notice_set_error: @text: what went wrong */
void kab_table_notice_set_error (KabTableNotice *self, const char *text);

G_END_DECLS
