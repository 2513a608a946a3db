using System.Globalization;
using System.Text.Json.Nodes;

namespace ServiceRecovery.Cli.Drills;

/// <summary>What somebody typed after a verb, taken word by word.</summary>
internal sealed class TypedWords(string text)
{
    private string _left = text.Trim();

    public string? Word()
    {
        if (_left.Length == 0)
        {
            return null;
        }

        var end = _left.IndexOf(' ', StringComparison.Ordinal);
        var word = end < 0 ? _left : _left[..end];
        _left = end < 0 ? "" : _left[(end + 1)..].TrimStart();
        return word;
    }

    public string? Rest()
    {
        var rest = _left;
        _left = "";
        return rest.Length == 0 ? null : rest;
    }

    /// <summary>Takes a channel, written with a sign before it so that no sentence begins like one.</summary>
    public string? Channel() => _left.StartsWith('@') ? Word()![1..] : null;

    public string? Choice(params string[] words) => words.Contains(_left.Split(' ', 2)[0], StringComparer.Ordinal) ? Word() : null;

    /// <summary>Takes two texts with a bar between them.</summary>
    public (string First, string Second)? Two()
    {
        var parts = (Rest() ?? "").Split('|', 2, StringSplitOptions.TrimEntries);
        return parts is [{ Length: > 0 } first, { Length: > 0 } second] ? (first, second) : null;
    }

    public JsonObject? Only(string name) => Word() is { } word && Rest() is null ? new() { [name] = word } : null;

    public JsonObject? All(string name) => Rest() is { } rest ? new() { [name] = rest } : null;

    public JsonObject? Pair(string first, string second) => Word() is { } word && Rest() is { } rest ? new() { [first] = word, [second] = rest } : null;

    /// <summary>Takes a time: a whole number of minutes, hours or days, up to 30 days.</summary>
    public TimeSpan? Time() => Word() is { Length: >= 2 } word
        && int.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && word[^1] switch { 'm' => 1, 'h' => 60, 'd' => 1_440, _ => 0 } is var unit and > 0
        && count is >= 1 and <= 43_200
        && (long)count * unit <= 43_200
            ? TimeSpan.FromMinutes((long)count * unit)
            : null;

    /// <summary>Takes an amount in the currency's own units and decimals, and returns minor units.</summary>
    public long? Amount(Currency currency)
    {
        if (Word() is not { Length: <= 20 } word || !decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return null;
        }

        for (var digit = 0; digit < currency.MinorDigits; digit++)
        {
            amount *= 10;
        }

        return amount == decimal.Truncate(amount) && amount <= Money.Largest ? (long)amount : null;
    }
}
