using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Board.Forms;

/// <summary>Turns what was typed into the JSON of the act, which the reader of the API reads then: what it says of a field is said at the field. Empty is absent.</summary>
/// <param name="form">What was typed.</param>
/// <param name="act">The act.</param>
/// <param name="currency">The currency of an amount that names none: that of what it is about.</param>
/// <param name="format">How times and amounts are written.</param>
/// <param name="texts">The texts of the page.</param>
internal sealed class FormJson(FormBody form, Act act, Currency currency, PageFormat format, Texts.PageTexts texts)
{
    /// <summary>The units of a duration.</summary>
    public static readonly string[] Units = ["minutes", "hours", "days"];

    private readonly ImmutableArray<FormProblem>.Builder _problems = ImmutableArray.CreateBuilder<FormProblem>();
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Gets what can't be turned into anything.</summary>
    public ImmutableArray<FormProblem> Problems => _problems.ToImmutable();

    /// <summary>Writes the fields of an act.</summary>
    /// <param name="fields">The fields that the form had.</param>
    /// <param name="others">The names of fields that aren't the act's.</param>
    public ReadOnlyMemory<byte> Write(IEnumerable<FieldSpec> fields, params ReadOnlySpan<string> others)
    {
        foreach (var other in others)
        {
            _taken.Add(other);
        }

        var written = ApiAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            WriteAll(json, fields, "");
            json.WriteEndObject();
        }).Body!.Value;
        foreach (var unknown in form.Fields.Select(field => field.Name).Where(name => !_taken.Contains(name)).Distinct())
        {
            _problems.Add(new FormProblem(PageFormat.Fill(texts["form.unknown-field"], ("field", unknown))));
        }

        return written;
    }

    private void WriteAll(Utf8JsonWriter json, IEnumerable<FieldSpec> fields, string before)
    {
        var all = fields.ToList();
        foreach (var field in all)
        {
            Write(json, field, before, all);
        }
    }

    private void Write(Utf8JsonWriter json, FieldSpec field, string before, List<FieldSpec> beside)
    {
        var path = before + field.Name;
        _taken.Add(path);
        switch (field.Shape)
        {
            case FieldShape.Object whole:
                if (form.Fields.Any(one => one.Value.Trim().Length > 0 && one.Name.StartsWith(path + ".", StringComparison.Ordinal) && !one.Name.EndsWith(FormBuilder.UnitSuffix, StringComparison.Ordinal)))
                {
                    json.WriteStartObject(field.Name);
                    WriteAll(json, whole.Fields, path + ".");
                    json.WriteEndObject();
                }
                else
                {
                    _taken.UnionWith(form.Fields.Select(one => one.Name).Where(name => name.StartsWith(path + ".", StringComparison.Ordinal)));
                }

                return;
            case FieldShape.List list:
                // Ticked boxes are sent one by one, and what is written stands one a line.
                var items = form.All(path).SelectMany(static value => value.Split('\n')).Select(static value => value.Trim()).Where(static value => value.Length > 0).ToList();
                if (items.Count > 0)
                {
                    json.WriteStartArray(field.Name);
                    items.ForEach(json.WriteStringValue);
                    json.WriteEndArray();
                }

                return;
            case FieldShape.Duration:
                _taken.Add(path + FormBuilder.UnitSuffix);
                break;
        }

        // Where something else than the choices can be written, one of the two is sent empty.
        var sent = form.All(path).Where(static value => value.Trim().Length > 0).ToList();
        if (sent.Count > 1)
        {
            _problems.Add(new FormProblem(PageFormat.Fill(texts["form.twice"], ("field", new Texts.ActTexts(texts).Field(act.Verb, path).Template)), path));
        }

        if (sent.Count == 0)
        {
            return;
        }

        // Blanks at the ends of words are the writer's own.
        var typed = field.Shape is FieldShape.Text ? sent[0] : sent[0].Trim();
        switch (field.Shape)
        {
            case FieldShape.Flag when typed is "true" or "false":
                json.WriteBoolean(field.Name, typed == "true");
                break;
            case FieldShape.Amount:
                var code = beside.Any(one => one is { Name: "currency", Shape: FieldShape.Code }) && form[before + "currency"].Trim() is { Length: > 0 } named ? new Currency(named) : currency;
                WriteRead(AmountText.Read(typed, code, format.Culture, texts), path, minor => json.WriteNumber(field.Name, minor!.Value));
                break;
            case FieldShape.Instant:
                WriteRead(LocalTime.Read(typed, format.Zone, texts), path, instant => json.WriteString(field.Name, instant));
                break;
            case FieldShape.Duration:
                WriteRead(Duration(typed, form[path + FormBuilder.UnitSuffix]), path, duration => json.WriteString(field.Name, duration));
                break;
            case FieldShape.Count when typed.Length <= 18 && typed.All(char.IsAsciiDigit):
                json.WriteNumber(field.Name, long.Parse(typed, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteString(field.Name, typed);
                break;
        }
    }

    private void WriteRead<T>((T? Value, string? Fault) read, string path, Action<T?> write)
    {
        if (read.Fault is { } fault)
        {
            _problems.Add(new FormProblem(fault, path));
        }
        else
        {
            write(read.Value);
        }
    }

    private (string? Duration, string? Fault) Duration(string typed, string unit)
    {
        var at = Array.IndexOf(Units, unit);
        return at < 0 || typed.Length > 6 || !typed.All(char.IsDigit) || !long.TryParse(string.Concat(typed.Select(digit => (int)char.GetNumericValue(digit))), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? (null, PageFormat.Fill(texts["time.length"]))
            : (at switch
            {
                0 => FormattableString.Invariant($"PT{count}M"),
                1 => FormattableString.Invariant($"PT{count}H"),
                _ => FormattableString.Invariant($"P{count}D"),
            }, null);
    }
}
