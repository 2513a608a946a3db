using System.ComponentModel;
using System.Globalization;

namespace ServiceRecovery;

/// <summary>Makes an id of its text, for whatever binds texts to values: configurations, routes, grids.</summary>
internal abstract class TextConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => value is string text ? Read(text) : base.ConvertFrom(context, culture, value);

    /// <summary>Makes the id.</summary>
    /// <exception cref="ArgumentException">The text is none.</exception>
    protected abstract object Read(string text);
}
