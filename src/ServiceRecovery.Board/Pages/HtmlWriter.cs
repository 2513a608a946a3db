using Microsoft.AspNetCore.Components.Rendering;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Pages;

/// <summary>Writes a page into the tree that the framework renders and encodes. Nothing here makes markup of a string.</summary>
/// <param name="builder">The tree.</param>
internal sealed class HtmlWriter(RenderTreeBuilder builder)
{
    /// <summary>Writes an element around what <paramref name="content"/> writes. An attribute that is null or false isn't there.</summary>
    public void Element(string name, Action? content, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        builder.OpenElement(0, name);
        foreach (var (attribute, value) in attributes)
        {
            builder.AddAttribute(0, attribute, value);
        }

        content?.Invoke();
        builder.CloseElement();
    }

    /// <summary>Writes an element with a text of the page's.</summary>
    public void Text(string name, PageText text, params ReadOnlySpan<(string Name, object? Value)> attributes) => Text(name, text, [], attributes);

    /// <summary>Writes an element with a text of the page's, and data in it.</summary>
    public void Text(string name, PageText text, (string Name, string Value)[] values, params ReadOnlySpan<(string Name, object? Value)> attributes) => Element(
        name,
        () => Words(text, values),
        [.. attributes, .. Marks(text)]);

    /// <summary>Writes a text of the page's, and data in it, where an element stands around it already.</summary>
    public void Inline(PageText text, params (string Name, string Value)[] values)
    {
        if (text.IsForeign)
        {
            Text("span", text, values);
        }
        else
        {
            Words(text, values);
        }
    }

    /// <summary>Writes what somebody else named, which may be written in another direction.</summary>
    public void Data(string value) => Element("bdi", () => Plain(value));

    /// <summary>Writes characters.</summary>
    public void Plain(string text) => builder.AddContent(0, text);

    /// <summary>Writes what somebody typed into an area; a browser drops the line break that an area begins with.</summary>
    public void Typed(string text) => Plain(text.StartsWith('\n') ? "\n" + text : text);

    private void Words(PageText text, (string Name, string Value)[] values)
    {
        foreach (var (part, isPlaceholder) in TextFile.Parts(text.Template))
        {
            if (isPlaceholder && values.FirstOrDefault(value => value.Name == part) is { Name: not null } data)
            {
                Data(data.Value);
            }
            else
            {
                Plain(part);
            }
        }
    }

    private static (string Name, object? Value)[] Marks(PageText text) => text.IsForeign ? [("lang", TextCatalog.English), ("dir", "ltr")] : [];
}
