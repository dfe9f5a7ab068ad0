/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-section.h"

typedef struct
{
  KabCabinet *cabinet;
  gboolean folded;
  gboolean loading;
} KabSectionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KabSection, kab_section, ADW_TYPE_BIN)

enum
{
  PROP_CABINET = 1,
  PROP_FOLDED,
  PROP_LOADING,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];
static guint back_signal, edit_signal;

static void
kab_section_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KabSectionPrivate *priv = kab_section_get_instance_private (KAB_SECTION (object));

  if (id == PROP_CABINET)
    g_value_set_object (value, priv->cabinet);
  else if (id == PROP_FOLDED)
    g_value_set_boolean (value, priv->folded);
  else if (id == PROP_LOADING)
    g_value_set_boolean (value, priv->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_section_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KabSection *self = KAB_SECTION (object);

  if (id == PROP_CABINET)
    kab_section_set_cabinet (self, g_value_get_object (value));
  else if (id == PROP_FOLDED)
    kab_section_set_folded (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_section_dispose (GObject *object)
{
  KabSectionPrivate *priv = kab_section_get_instance_private (KAB_SECTION (object));

  g_clear_object (&priv->cabinet);
  G_OBJECT_CLASS (kab_section_parent_class)->dispose (object);
}

static void
leave_at_once (KabSection *self, KabLeaveFunc func, gpointer user_data)
{
  func (GTK_WIDGET (self), TRUE, user_data);
}

static void
kab_section_class_init (KabSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kab_section_get_property;
  object_class->set_property = kab_section_set_property;
  object_class->dispose = kab_section_dispose;
  klass->leave = leave_at_once;
  props[PROP_CABINET]
    = g_param_spec_object ("cabinet", NULL, NULL, KAB_TYPE_CABINET,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_FOLDED]
    = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_LOADING]
    = g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  back_signal = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  edit_signal
    = g_signal_new ("edit-elsewhere", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, JSON_TYPE_NODE, G_TYPE_STRING);
}

static void
kab_section_init (KabSection *self)
{
}

KabCabinet *
kab_section_get_cabinet (KabSection *self)
{
  KabSectionPrivate *priv = kab_section_get_instance_private (self);

  return priv->cabinet;
}

void
kab_section_set_cabinet (KabSection *self, KabCabinet *cabinet)
{
  KabSectionPrivate *priv = kab_section_get_instance_private (self);

  if (!g_set_object (&priv->cabinet, cabinet))
    return;
  if (KAB_SECTION_GET_CLASS (self)->set_cabinet)
    KAB_SECTION_GET_CLASS (self)->set_cabinet (self, cabinet);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CABINET]);
}

gboolean
kab_section_get_folded (KabSection *self)
{
  KabSectionPrivate *priv = kab_section_get_instance_private (self);

  return priv->folded;
}

void
kab_section_set_folded (KabSection *self, gboolean folded)
{
  KabSectionPrivate *priv = kab_section_get_instance_private (self);

  if (priv->folded == folded)
    return;
  priv->folded = folded;
  if (KAB_SECTION_GET_CLASS (self)->set_folded)
    KAB_SECTION_GET_CLASS (self)->set_folded (self, folded);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);
}

gboolean
kab_section_is_loading (KabSection *self)
{
  KabSectionPrivate *priv = kab_section_get_instance_private (self);

  return priv->loading;
}

void
kab_section_set_loading (KabSection *self, gboolean loading)
{
  KabSectionPrivate *priv = kab_section_get_instance_private (self);

  if (priv->loading == loading)
    return;
  priv->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

void
kab_section_search (KabSection *self)
{
  if (KAB_SECTION_GET_CLASS (self)->search)
    KAB_SECTION_GET_CLASS (self)->search (self);
}

void
kab_section_create (KabSection *self)
{
  if (KAB_SECTION_GET_CLASS (self)->create)
    KAB_SECTION_GET_CLASS (self)->create (self);
}

void
kab_section_open_row (KabSection *self, const char *id)
{
  if (KAB_SECTION_GET_CLASS (self)->open_row)
    KAB_SECTION_GET_CLASS (self)->open_row (self, id);
}

gboolean
kab_section_press (KabSection *self, guint key)
{
  return KAB_SECTION_GET_CLASS (self)->press && KAB_SECTION_GET_CLASS (self)->press (self, key);
}

gboolean
kab_section_can_export (KabSection *self)
{
  return KAB_SECTION_GET_CLASS (self)->export_list != NULL;
}

void
kab_section_export (KabSection *self, const char *how)
{
  if (kab_section_can_export (self) && kab_section_get_cabinet (self))
    KAB_SECTION_GET_CLASS (self)->export_list (self, how);
}

void
kab_section_edit (KabSection *self, const char *id, JsonNode *wish, const char *problem)
{
  if (!wish)
    kab_section_open_row (self, id);
  else if (KAB_SECTION_GET_CLASS (self)->edit)
    KAB_SECTION_GET_CLASS (self)->edit (self, id, wish, problem);
}

void
kab_section_edit_elsewhere (KabSection *self,
                            const char *entity,
                            const char *id,
                            JsonNode *wish,
                            const char *problem)
{
  g_signal_emit (self, edit_signal, 0, entity, id, wish, problem);
}

void
kab_section_leave (KabSection *self, KabLeaveFunc func, gpointer user_data)
{
  KAB_SECTION_GET_CLASS (self)->leave (self, func, user_data);
}

void
kab_section_go_back (KabSection *self)
{
  g_signal_emit (self, back_signal, 0);
}

AdwToast *
kab_toast (GtkWidget *widget, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  /* A toast's title is markup; what people wrote is not. */
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast;

  if (!overlay)
    return NULL;
  toast = adw_toast_new (escaped);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  return toast;
}
