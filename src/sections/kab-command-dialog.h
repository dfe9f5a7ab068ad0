/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** KabCommandTake: @mutation: (transfer full) (nullable): with its arguments; %NULL: it was cancelled */
typedef void (*KabCommandTake) (KabMutation *mutation, gpointer user_data);

/**
 * KabCommandDialog:
 * @title, @text: translated: what it is about, and what comes of it
 * @run: translated, with its mnemonic: what stands on the button
 * @args: (array zero-terminated=1): names of the command's arguments that are asked for, in order
 * @required: (nullable): the one among them that must be filled in though the command does not say so
 * @whole, @part: (nullable): two of @args: the switch @whole is on as long as the amount @part is empty, or all of
 *   @amount, unless somebody turns it himself
 * @amount: minor units
 * @destructive: whether something is lost by it
 * @done: translated: what is told when it is kept
 * @take: (nullable): gets what was asked for, to be run otherwise; called once, with @take_data
 */
typedef struct
{
  const char *title;
  const char *text;
  const char *run;
  const char *const *args;
  const char *required;
  const char *whole;
  const char *part;
  gint64 amount;
  gboolean destructive;
  const char *done;
  KabCommandTake take;
  gpointer take_data;
} KabCommandDialog;

/**
 * kab_command_dialog_ask:
 * @widget: in the window that asks
 * @mutation: (transfer full): the command, with what is known of its arguments already
 *
 * Asks for the arguments, and runs the command: what was typed is judged while it is typed, what the command itself
 * refuses is told in words. It works without a network as the command does.
 */
void kab_command_dialog_ask (GtkWidget *widget,
                             KabCabinet *cabinet,
                             const KabCommandDialog *dialog,
                             KabMutation *mutation);

G_END_DECLS
