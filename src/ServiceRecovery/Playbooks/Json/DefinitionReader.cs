using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace ServiceRecovery.Playbooks;

/// <summary>Makes a definition of the values of a file and collects what is wrong on the way.</summary>
internal sealed class DefinitionReader
{
    private readonly ImmutableArray<PlaybookFault>.Builder _faults = ImmutableArray.CreateBuilder<PlaybookFault>();

    // The members in which something couldn't be read; "" where a member itself isn't known or isn't there.
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);
    private bool _isNoObject;

    public ImmutableArray<PlaybookFault> Faults => _faults.ToImmutable();

    /// <summary>Finds what doesn't fit together in that part of a file with faults which could be read; what may be a fault only because something else couldn't be read is left for the next time.</summary>
    public IEnumerable<PlaybookFault> FaultsOfRest(PlaybookDefinition definition)
    {
        var rest = definition with
        {
            Stages = [.. definition.Stages.Where(stage => stage.Name != default)],
            Kinds = [.. definition.Kinds.Where(step => step.Kind != default)],
            Rules = [.. definition.Rules.Where(rule => rule.Through != default)],
            CommonRows = [.. definition.CommonRows.Where(row => row.Kind != default && row.To != default(Stage))],
            RefusedSteps = [.. definition.RefusedSteps.Where(step => step.Stage != default && step.Kind != default)],
            Rows = [.. definition.Rows.Where(row => row.From != default && row.Kind != default && row.To != default)],
        };
        return _isNoObject ? [] : DefinitionShape.Check(rest).Where(fault => fault.Code switch
        {
            "unnamed" => false,
            "name-unusable" => IsRead("name"),
            "version-too-small" => IsRead("version"),
            "stage-unknown" or "opening-closed" or "rule-idle" => IsRead("", "opening", "stages", "asking"),
            "house-kind-slip" => IsRead("", "kinds"),
            _ => true,
        });
    }

    private bool IsRead(params string[] members) => !members.Any(_unread.Contains);

    // Remembers a member of the file in which something couldn't be read.
    private T Part<T>(string member, Func<T> read)
    {
        var before = _faults.Count;
        var value = read();
        if (_faults.Count > before)
        {
            _unread.Add(member);
        }

        return value;
    }

    public PlaybookDefinition Read(JsonValue file)
    {
        _isNoObject = file.Type != JsonTokenType.StartObject;
        var members = Part("", () => Members(file, "definition", "name", "version", "purpose", "opening", "asking", "stages", "kinds", "rules", "everywhere", "refused", "rows"));
        return new PlaybookDefinition(
            Part("name", () => Text(Needed(file, members, "name"), "name")),
            Part("version", () => Number(Needed(file, members, "version"), "version")),
            Part("purpose", () => Word(Needed(file, members, "purpose"), "purpose", PlaybookWords.Purposes)),
            Part("opening", () => Name(Needed(file, members, "opening"), "opening")))
        {
            Asking = members.TryGetValue("asking", out var asking) ? Part("asking", () => Asking(asking)) : null,
            Stages = Part("stages", () => List(members, "stages", Stage)),
            Kinds = Part("kinds", () => List(members, "kinds", Kind)),
            Rules = List(members, "rules", Rules),
            CommonRows = List(members, "everywhere", CommonRows),
            RefusedSteps = List(members, "refused", RefusedSteps),
            Rows = List(members, "rows", Rows),
        };
    }

    private AskingEnding Asking(JsonValue value)
    {
        var members = Members(value, "asking", "work", "acted", "done");
        var acted = Name(Needed(value, members, "acted"), "acted");
        return new AskingEnding(
            Name(Needed(value, members, "work"), "work"),
            acted,
            members.TryGetValue("done", out var done) ? Name(done, "done") : acted);
    }

    private IEnumerable<PlaybookStage> Stage(JsonValue value)
    {
        var members = Members(value, "stages", "name", "ending", "says");
        return
        [
            new PlaybookStage(
                Name(Needed(value, members, "name"), "name"),
                members.TryGetValue("ending", out var ending) ? Word(ending, "ending", PlaybookWords.Endings) : Ending.Open,
                members.TryGetValue("says", out var says) ? Text(says, "says") : null),
        ];
    }

    private IEnumerable<CustomStep> Kind(JsonValue value)
    {
        var members = Members(value, "kinds", "kind", "effect");
        return [new CustomStep(Step(Needed(value, members, "kind"), "kind"), Word(Needed(value, members, "effect"), "effect", PlaybookWords.Effects))];
    }

    private IEnumerable<CustomRule> Rules(JsonValue value)
    {
        var members = Members(value, "rules", "ending", "through");
        var ending = Word(Needed(value, members, "ending"), "ending", PlaybookWords.Endings);
        return Steps(Needed(value, members, "through"), "through").Select(kind => new CustomRule(ending, kind));
    }

    private IEnumerable<CommonRow> CommonRows(JsonValue value)
    {
        var members = Members(value, "everywhere", "do", "to");
        var to = members.TryGetValue("to", out var stage) ? Name(stage, "to") : default(Stage?);
        return Steps(Needed(value, members, "do"), "do").Select(kind => new CommonRow(kind, to));
    }

    private IEnumerable<RefusedStep> RefusedSteps(JsonValue value)
    {
        var members = Members(value, "refused", "in", "do");
        var stage = Name(Needed(value, members, "in"), "in");
        return Steps(Needed(value, members, "do"), "do").Select(kind => new RefusedStep(stage, kind));
    }

    private IEnumerable<PlaybookRow> Rows(JsonValue value)
    {
        var members = Members(value, "rows", "from", "do", "to");
        var from = Name(Needed(value, members, "from"), "from");
        var to = members.TryGetValue("to", out var stage) ? Name(stage, "to") : from;
        return Steps(Needed(value, members, "do"), "do").Select(kind => new PlaybookRow(from, kind, to));
    }

    private ImmutableArray<StepKind> Steps(JsonValue? value, string what) => value switch
    {
        null => [],
        { Type: JsonTokenType.StartArray } => [.. value.Items.Select(item => Step(item, what))],
        _ => [Step(value, what)],
    };

    private Dictionary<string, JsonValue> Members(JsonValue value, string what, params string[] known)
    {
        var members = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        if (value.Type != JsonTokenType.StartObject)
        {
            _faults.Add(JsonFaults.WrongType(value, what, "an object"));
            return members;
        }

        foreach (var (name, member) in value.Members)
        {
            if (!known.Contains(name))
            {
                _faults.Add(JsonFaults.Unknown(member, name, known));
            }
            else if (members.TryGetValue(name, out _))
            {
                _faults.Add(JsonFaults.Twice(member, name));
            }
            else
            {
                members.Add(name, member);
            }
        }

        return members;
    }

    private ImmutableArray<T> List<T>(Dictionary<string, JsonValue> members, string name, Func<JsonValue, IEnumerable<T>> read)
    {
        if (!members.TryGetValue(name, out var list))
        {
            return [];
        }

        if (list.Type != JsonTokenType.StartArray)
        {
            _faults.Add(JsonFaults.WrongType(list, name, "a list"));
            return [];
        }

        return [.. list.Items.SelectMany(read)];
    }

    // What is missing is told once, and only where there is an object that could hold it.
    private JsonValue? Needed(JsonValue owner, Dictionary<string, JsonValue> members, string name)
    {
        if (members.TryGetValue(name, out var value))
        {
            return value;
        }

        if (owner.Type == JsonTokenType.StartObject)
        {
            _faults.Add(JsonFaults.Missing(owner, name));
        }

        return null;
    }

    private string Text(JsonValue? value, string what)
    {
        if (value is null or { Type: JsonTokenType.String })
        {
            return value?.Text ?? "";
        }

        _faults.Add(JsonFaults.WrongType(value, what, "text"));
        return "";
    }

    private int Number(JsonValue? value, string what)
    {
        if (value is null)
        {
            return 0;
        }

        if (value.Type == JsonTokenType.Number && int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        _faults.Add(JsonFaults.WrongType(value, what, "a whole number"));
        return 0;
    }

    private T Word<T>(JsonValue? value, string what, (string Word, T Value)[] words)
        where T : struct, Enum
    {
        if (value is null)
        {
            return default;
        }

        if (value.Type != JsonTokenType.String)
        {
            _faults.Add(JsonFaults.WrongType(value, what, "text"));
            return default;
        }

        foreach (var (word, known) in words)
        {
            if (string.Equals(word, value.Text, StringComparison.Ordinal))
            {
                return known;
            }
        }

        _faults.Add(JsonFaults.NoWord(value, what, words.Select(known => known.Word)));
        return default;
    }

    private Stage Name(JsonValue? value, string what) => IsName(value, what) ? new Stage(value!.Text) : default;

    private StepKind Step(JsonValue? value, string what) => IsName(value, what) ? new StepKind(value!.Text) : default;

    private bool IsName(JsonValue? value, string what)
    {
        if (value is null)
        {
            return false;
        }

        if (value.Type != JsonTokenType.String)
        {
            _faults.Add(JsonFaults.WrongType(value, what, "text"));
            return false;
        }

        if (!IdText.IsId(value.Text))
        {
            _faults.Add(JsonFaults.NoName(value, what));
            return false;
        }

        return true;
    }
}
