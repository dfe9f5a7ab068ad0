/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabPalette:
 *
 * Search everything: sections, commands, and records of every section by what their lists search (number, name, phone
 * …), typed in one place and taken with Enter.
 *
 * Signals: "section" (const char *name), "create" (const char *section), "record" (const char *entity, const char *id):
 * what was taken; the palette has closed. A command is carried out by the palette, as an action of its parent.
 */
#define KAB_TYPE_PALETTE (kab_palette_get_type ())
G_DECLARE_FINAL_TYPE (KabPalette, kab_palette, KAB, PALETTE, AdwWindow)

GtkWidget *kab_palette_new (GtkWindow *parent, KabCabinet *cabinet);

/**
 * kab_palette_add_command:
 * @title: as a menu has it, with its mnemonic
 * @action: detailed; one that is not enabled is not offered
 */
void kab_palette_add_command (KabPalette *self, const char *title, const char *action);

/** kab_palette_add_menu: every item of @menu as a command, but for what opens the palette */
void kab_palette_add_menu (KabPalette *self, GMenuModel *menu);

G_END_DECLS
