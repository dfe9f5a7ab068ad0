/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-template-editor-change.h"

G_BEGIN_DECLS

/**
 * KabPageSetup:
 * @size: "A4", …; "" for one that is given in lengths, which is kept
 * @margins: in millimetres: top, right, bottom, left
 */
typedef struct
{
  char size[16];
  gboolean landscape;
  double margins[4];
} KabPageSetup;

/** kab_page_sizes: Returns: (transfer none): %NULL-terminated: the sizes that have names */
const char *const *kab_page_sizes (void);

/** kab_page_setup_read: @setup: (out): what @page of @html says, and where it says nothing what is then so */
void kab_page_setup_read (const char *html, KabPageSetup *setup);

/** kab_page_setup_change: writes @setup into the style of @html */
void kab_page_setup_change (const char *html, const KabPageSetup *setup, KabChange *change);

/**
 * kab_change_margin_area:
 * @name: "header" or "footer"
 * @text: what stands in it if there is none yet
 *
 * Puts one there, or finds it.
 */
void kab_change_margin_area (const char *html, const char *name, const char *text, KabChange *change);

/** kab_change_add_rule: @css: whole rules; writes them into the style of @html along with @change, if they are not there */
void kab_change_add_rule (const char *html, const char *css, KabChange *change);

G_END_DECLS
