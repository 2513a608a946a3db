using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.Fields;

namespace ServiceRecovery.AspNetCore.Http;

/// <summary>The members of a query, read strictly: each at most once, and only those that the address takes.</summary>
internal sealed class RequestQuery
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly FieldFaults _faults = new();

    private RequestQuery()
    {
    }

    /// <summary>Reads the query of a request.</summary>
    /// <param name="query">The query as it was sent, from its question mark on.</param>
    /// <param name="taken">The members that the address takes.</param>
    public static RequestQuery Read(QueryString query, params ReadOnlySpan<string> taken)
    {
        var read = new RequestQuery();
        if (query.Value is not { Length: > 1 } text)
        {
            return read;
        }

        foreach (var member in text[1..].Split('&'))
        {
            var (name, value) = member.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (Decoded(member[..at]), Decoded(member[(at + 1)..])) : (Decoded(member), "");
            if (name is null || value is null)
            {
                read._faults.Add(Fault.BadText, $"The member {FieldFaults.Quote(name ?? "")} of the query isn't UTF-8, or has U+0000.", name ?? "");
            }
            else if (!taken.Contains(name))
            {
                read._faults.Add(Fault.UnknownField, $"There is no member {FieldFaults.Quote(name)} of the query here. There {(taken.Length == 0 ? "are none" : $"are: {string.Join(", ", taken)}")}.", name);
            }
            else if (!read._values.TryAdd(name, value))
            {
                read._faults.Add(Fault.DoubledKey, $"The member '{name}' of the query stands there twice.", name);
            }
        }

        return read;
    }

    /// <summary>Returns a number, or what is meant where none was given.</summary>
    public long Number(string name, long least, long most, long otherwise)
    {
        if (!_values.TryGetValue(name, out var text))
        {
            return otherwise;
        }

        if (text.Length is > 0 and <= 19 && text.All(char.IsAsciiDigit) && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _faults.Add(Fault.BadValue, FormattableString.Invariant($"The member '{name}' of the query takes an integer from {least} to {most}, but was {FieldFaults.Quote(text)}."), name);
        return otherwise;
    }

    /// <summary>Tells whether a member was given.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Returns a member that was given.</summary>
    public string Text(string name) => _values[name];

    /// <summary>Returns the members as an object of JSON, each as its field takes it, so that a query is read as a body is.</summary>
    public ReadOnlyMemory<byte> ToJson(ImmutableArray<FieldSpec> fields) => ApiAnswer.Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        foreach (var field in fields.Where(field => Has(field.Name)))
        {
            var text = _values[field.Name];
            switch (field.Shape)
            {
                case FieldShape.Flag when text is "true" or "false":
                    json.WriteBoolean(field.Name, text == "true");
                    break;
                case FieldShape.Count when text.Length is > 0 and <= 18 && text.All(char.IsAsciiDigit):
                    json.WriteNumber(field.Name, long.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
                    break;
                default:
                    json.WriteString(field.Name, text);
                    break;
            }
        }

        json.WriteEndObject();
    }).Body!.Value;

    /// <summary>Gets everything that is wrong with the query, as far as it says members at all.</summary>
    public ImmutableArray<Finding> Faults => [.. _faults.InOrder().Select(fault => new Finding(fault.Code, fault.Sentence, fault.Path))];

    /// <summary>Returns what is wrong with the query; null where nothing is.</summary>
    public ApiAnswer? Problem() => _faults.Count == 0 ? null : Http.Problem.Faulty(Faults);

    // The framework's own reader puts another character where bytes are no text.
    internal static string? Decoded(string text)
    {
        var bytes = new List<byte>(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.Replace('+', ' ').EnumerateRunes())
        {
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
        }

        var plain = new List<byte>(bytes.Count);
        for (var i = 0; i < bytes.Count; i++)
        {
            if (bytes[i] != '%')
            {
                plain.Add(bytes[i]);
            }
            else if (i + 2 < bytes.Count && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                plain.Add((byte)((Hex(bytes[i + 1]) << 4) | Hex(bytes[i + 2])));
                i += 2;
            }
            else
            {
                return null;
            }
        }

        var decoded = plain.ToArray();
        return Utf8.IsValid(decoded) && !plain.Contains(0) ? Encoding.UTF8.GetString(decoded) : null;
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
