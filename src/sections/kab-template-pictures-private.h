/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-template-pictures.h"
#include "kab-thumbnail.h"

G_BEGIN_DECLS

#define KAB_PICTURES_MAX 50
#define KAB_PICTURE_PIXELS 56

typedef struct
{
  KabTemplatePictures *self;
  char *name;
  char *digest;
  GBytes *bytes;               /* NULL while it is not here */
  cairo_surface_t *preview_of; /* NULL while it is not here, or is none */
  GCancellable *looking;
  GtkWidget *row;
  GtkWidget *preview;
  GtkWidget *entry;
  GtkWidget *state;
  GtkWidget *buttons;
} KabTemplatePicture;

struct _KabTemplatePictures
{
  AdwPreferencesGroup parent_instance;
  KabCabinet *cabinet;
  GPtrArray *pictures; /* KabTemplatePicture */
  GtkWidget *add;
  char *given; /* what was set, to the letter */
  char *html;
  gboolean touched;
  gboolean editable;
  GtkFileChooserNative *chooser;
  GCancellable *adding;
};

enum
{
  KAB_PICTURES_CHANGED,
  KAB_PICTURES_LOADED,
  KAB_PICTURES_RENAMED,
  KAB_PICTURES_ADDED,
  KAB_PICTURES_FAILED,
  KAB_N_PICTURES_SIGNALS,
};
extern guint kab_template_pictures_signals[KAB_N_PICTURES_SIGNALS];

/* kab-template-pictures.c: the lines */

/** kab_template_pictures_find: Returns: (nullable): the one of that name */
KabTemplatePicture *kab_template_pictures_find (KabTemplatePictures *self, const char *name);
/** kab_template_pictures_put: shows @digest, which is @bytes, in the place of @one, or under @name in a line of its own */
void kab_template_pictures_put (KabTemplatePictures *self,
                                KabTemplatePicture *one,
                                const char *name,
                                const char *digest,
                                const KabThumbnail *picture);

/* kab-template-pictures-add.c: files become pictures */

/** kab_template_pictures_ask: asks for a file; @instead: (nullable): whose place it takes */
void kab_template_pictures_ask (KabTemplatePictures *self, const KabTemplatePicture *instead);
/** kab_template_pictures_take_drops: what is dropped becomes a picture, too; likewise what is pasted, in all of the class */
void kab_template_pictures_take_drops (KabTemplatePictures *self);
void kab_template_pictures_take_pastes (GtkWidgetClass *klass);

G_END_DECLS
