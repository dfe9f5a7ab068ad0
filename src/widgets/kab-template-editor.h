/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * KabTemplateEditor:
 *
 * A template's HTML with a toolbar for those who do not write HTML, what is wrong with it, and beside it the
 * pages that it makes of an example, drawn anew with each key off the GTK thread. It reads and saves nothing: whoever
 * holds it gives text, example and pictures, and takes the text.
 *
 * Property "modified" (read-only): whether the text is another than that which was set, or saved, last.
 * Property "editable": whether it can be changed; %TRUE to begin with.
 * Signal "changed": the text was changed by the person, not by kab_template_editor_set_html().
 * Signal "checked": a preview was made or failed; kab_template_editor_get_error() and
 *   kab_template_editor_get_n_problems() are of the newest text, if no more was typed meanwhile.
 * Signal "add-picture": the person wants a picture that is not among those given. Whoever holds the editor lets a
 *   file be chosen, adds it with kab_template_editor_set_pictures() and puts it where the caret is with
 *   kab_template_editor_insert_picture().
 */
#define KAB_TYPE_TEMPLATE_EDITOR (kab_template_editor_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplateEditor, kab_template_editor, KAB, TEMPLATE_EDITOR, GtkWidget)

GtkWidget *kab_template_editor_new (void);

/** kab_template_editor_set_html: opens another text: nothing of it can be undone, and it is not modified */
void kab_template_editor_set_html (KabTemplateEditor *self, const char *html);

/**
 * kab_template_editor_replace_html:
 *
 * Puts @html in the place of the text, as typing it would: one step to undo, "changed", modified. For a draft
 * that comes back, or a version that is restored.
 */
void kab_template_editor_replace_html (KabTemplateEditor *self, const char *html);

/** kab_template_editor_dup_html: Returns: (transfer full): the text as it stands */
char *kab_template_editor_dup_html (KabTemplateEditor *self);

gboolean kab_template_editor_get_modified (KabTemplateEditor *self);

/** kab_template_editor_set_saved: what stands there now is saved: it is not modified any more; undo goes on */
void kab_template_editor_set_saved (KabTemplateEditor *self);

void kab_template_editor_set_editable (KabTemplateEditor *self, gboolean editable);

/**
 * kab_template_editor_set_kind:
 * @kind: a token of the template's field "kind": "licence", "invoice", "act", "price_list", "contract", …
 * @language: (nullable): of the paper: "ru", "en", "bg", "az"; %NULL for that of the messages
 *
 * What fields are called, and in which language money, dates and the words that the toolbar puts there are.
 */
void kab_template_editor_set_kind (KabTemplateEditor *self, const char *kind, const char *language);

/**
 * kab_template_editor_set_example:
 * @variables: (nullable): what kab_licence_variables(), kab_sale_variables() or kab_price_list_variables() gives;
 *   not to be changed from then on, since threads read it
 *
 * What the preview is made of, and which variables the text may name. Without an example there is no preview, and
 * only the form of the text is checked.
 */
void kab_template_editor_set_example (KabTemplateEditor *self, JsonNode *variables);

/**
 * kab_template_editor_set_pictures:
 * @pictures: (nullable) (element-type utf8 GBytes): by name; a %NULL value is one whose file is not on this computer
 *   yet. Not to be changed from then on, since threads read it: give another table when there are others
 *
 * "logo" is the built-in emblem where the table has none.
 */
void kab_template_editor_set_pictures (KabTemplateEditor *self, GHashTable *pictures);

/** kab_template_editor_go_to_text: puts the caret to where somebody begins to write */
void kab_template_editor_go_to_text (KabTemplateEditor *self);

/** kab_template_editor_insert_picture: puts the picture called @name where the caret is; as a stamp, if one was asked for */
void kab_template_editor_insert_picture (KabTemplateEditor *self, const char *name);

/** kab_template_editor_get_error: Returns: (transfer none) (nullable): why there are no pages of the text, if so */
const char *kab_template_editor_get_error (KabTemplateEditor *self);

/** kab_template_editor_get_n_problems: Returns: how many problems are listed, the error included */
guint kab_template_editor_get_n_problems (KabTemplateEditor *self);

/** kab_template_editor_go_to_line: @line: from 1; puts the caret there, and the focus */
void kab_template_editor_go_to_line (KabTemplateEditor *self, guint line);

G_END_DECLS
