using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace ServiceRecovery.Tests.Proof;

/// <summary>Writes a value whole, member by member, so that two of them are compared by what they hold and a difference can be read.</summary>
internal static class StructuralDump
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = new();

    /// <param name="value">What is told.</param>
    /// <param name="words">Whether the words of persons count; without them only their lengths do.</param>
    public static string Of(object? value, bool words = true)
    {
        var text = new StringBuilder();
        Tell(text, value, words);
        return text.ToString();
    }

    private static void Tell(StringBuilder text, object? value, bool words)
    {
        switch (value)
        {
            case null:
                text.Append('-');
                break;
            case string or Enum or bool:
                text.Append(value);
                break;
            case DateTimeOffset time:
                text.Append(time.UtcTicks.ToString(CultureInfo.InvariantCulture));
                break;
            case IFormattable plain when value.GetType().IsPrimitive || value is decimal or TimeSpan:
                text.Append(plain.ToString(null, CultureInfo.InvariantCulture));
                break;
            case PersonalText said:
                text.Append(CultureInfo.InvariantCulture, $"'{(words ? said.Value : "")}' {said.Length}");
                break;
            case Subject subject:
                text.Append(subject.Key.Text);
                break;
            case IEnumerable items:
                TellAll(text, value, items, words);
                break;
            default:
                TellMembers(text, value, words);
                break;
        }
    }

    private static void TellAll(StringBuilder text, object value, IEnumerable items, bool words)
    {
        text.Append('[');
        if (!IsDefault(value))
        {
            foreach (var item in items)
            {
                Tell(text, item, words);
                text.Append(';');
            }
        }

        text.Append(']');
    }

    private static bool IsDefault(object value) =>
        value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) && (bool)type.GetProperty("IsDefault")!.GetValue(value)!;

    private static void TellMembers(StringBuilder text, object value, bool words)
    {
        var type = value.GetType();
        var members = Members.GetOrAdd(type, static found => [.. found.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(KeptProperties.IsKept)
            .Where(property => property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.Name, StringComparer.Ordinal)]);

        // An id that is one text tells the text; one that was never set has none.
        if (type.IsValueType && members.Any(member => member.Name is "Value" or "Name") && members.Length <= 2)
        {
            text.Append(value);
            return;
        }

        text.Append(type.Name).Append('{');
        foreach (var member in members)
        {
            text.Append(member.Name).Append('=');
            Tell(text, member.GetValue(value), words);
            text.Append(' ');
        }

        text.Append('}');
    }
}
