using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Transfer;

/// <summary>Compares what a case carries of one that it absorbed with what that one says itself. Words may have been erased in either since; names may have been taken where they were carried to.</summary>
internal sealed class CarriedAudit : Naming
{
    private readonly Dictionary<(Type Kind, string Name), string> _names = [];
    private Queue<string>? _met;
    private Queue<string>? _given;

    /// <summary>Returns the version of the first event of the younger case that was carried otherwise or not at all; <see langword="null"/> when none was.</summary>
    /// <param name="younger">The younger case.</param>
    /// <param name="history">Its events.</param>
    /// <param name="older">The case that carries it.</param>
    /// <param name="absorbed">What the older case carries of it: each time that it was absorbed, in order.</param>
    /// <param name="retold">Its version until which its matters were retold, before events were carried whole.</param>
    public static long? FindDifference(CaseId younger, ImmutableArray<RecordedEvent> history, CaseId older, IEnumerable<CaseEvent.DuplicateAbsorbed> absorbed, long retold = 0)
    {
        var (audit, next) = (new CarriedAudit(), (int)retold);
        foreach (var merge in absorbed)
        {
            // What came by another way too, because an import brought one half of a merge, is the same again.
            var at = merge.Carried.IsEmpty ? next : (int)Math.Min(merge.Carried[0].Of.Version - 1, next);
            foreach (var carried in merge.Carried)
            {
                // What isn't here yet may still come, until the younger case says that it was merged.
                if (at >= history.Length)
                {
                    return history[history.Length - 1].Event is CaseEvent.MergedInto ? at + 1 : null;
                }

                if (at < 0 || !audit.IsSame(younger, history[at], carried))
                {
                    return at + 1;
                }

                at++;
            }

            if (at != merge.YoungerVersion)
            {
                return at + 1;
            }

            next = Math.Max(next, at);
        }

        // After its last absorption nothing but the merge itself happens to it, unless it was merged elsewhere.
        return history.Skip(next).FirstOrDefault(recorded => recorded.Event is not CaseEvent.MergedInto) is { } left && history[history.Length - 1].Event is CaseEvent.MergedInto merged && merged.Older == older ? left.Header.Version : null;
    }

    /// <summary>Returns the version of the first event of the younger case that isn't carried in its order, or is said to be another case's; <see langword="null"/> when there is none.</summary>
    /// <param name="younger">The younger case.</param>
    /// <param name="absorbed">What the older case carries of it: each time that it was absorbed, in order.</param>
    /// <param name="retold">Its version until which its matters were retold, before events were carried whole.</param>
    public static long? FindGap(CaseId younger, IEnumerable<CaseEvent.DuplicateAbsorbed> absorbed, long retold = 0)
    {
        var next = retold + 1;
        foreach (var merge in absorbed)
        {
            var at = merge.Carried.IsEmpty ? next : Math.Min(Math.Max(1, merge.Carried[0].Of.Version), next);
            foreach (var carried in merge.Carried)
            {
                if (carried.Of.Case != younger || carried.Of.Version != at)
                {
                    return at;
                }

                at++;
            }

            if (at != merge.YoungerVersion + 1)
            {
                return at;
            }

            next = Math.Max(next, at);
        }

        return null;
    }

    public override ActId Of(ActId id) => new(Meet(typeof(ActId), id.Value));

    public override PromiseId Of(PromiseId id) => new(Meet(typeof(PromiseId), id.Value));

    public override AskId Of(AskId id) => new(Meet(typeof(AskId), id.Value));

    private bool IsSame(CaseId younger, RecordedEvent recorded, CarriedEvent carried)
    {
        var header = recorded.Header;
        return carried.Of.Case == younger && carried.Of.Version == header.Version && carried.At == header.RecordedAt && carried.OccurredAt == header.OccurredAt
            && carried.By == header.By && carried.ByKind == header.ByKind && carried.Role == header.ByRole && carried.ActsFor == header.ActsFor
            && IsSame(recorded.Event, carried.Event);
    }

    private bool IsSame(CaseEvent there, CaseEvent carried)
    {
        if (there.GetType() != carried.GetType())
        {
            return false;
        }

        // Names stand in the same order in both; what one is called once it is called always.
        (_met, _given) = ([], null);
        carried.Renamed(this);
        _given = _met;
        _met = null;
        using var left = Write(there.Renamed(this));
        using var right = Write(carried);
        return _given.Count == 0 && IsSame(left.RootElement, right.RootElement);
    }

    // What the approver's own authority adds to what was asked for.
    private static readonly HashSet<string> Ruled = new(StringComparer.Ordinal) { "amount", "currency", "cost", "rule", "limitKeys", "captured", "solo" };

    /// <summary>Tells whether what happened is what was asked for and approved, with the amount that was approved, and by whom alone it was.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="given">How it was approved.</param>
    public static bool IsApproved(CaseEvent asked, CaseEvent happened, CaseEvent.ApprovalGiven given)
    {
        if (asked.GetType() != happened.GetType()
            || (happened as ICostsMoney)?.Spent != (given.ApprovedAmount ?? (asked as ICostsMoney)?.Spent)
            || (happened is CaseEvent.UnreconciledDeclared declared && declared.Solo != given.Solo))
        {
            return false;
        }

        using var left = Write(asked);
        using var right = Write(happened);
        return Members(left).Concat(Members(right)).Distinct(StringComparer.Ordinal).All(name => left.RootElement.GetProperty("event").TryGetProperty(name, out var one)
            && right.RootElement.GetProperty("event").TryGetProperty(name, out var other)
            && IsSame(one, other));

        static IEnumerable<string> Members(JsonDocument body) => body.RootElement.GetProperty("event").EnumerateObject().Select(member => member.Name).Where(name => !Ruled.Contains(name));
    }

    private static JsonDocument Write(CaseEvent happened)
    {
        var body = new BodyWriter();
        body.StartPublic();
        return JsonDocument.Parse(body.Body(happened, static (json, one) => json.Event("event", one)));
    }

    private string Meet(Type kind, string name)
    {
        if (_met is not null)
        {
            _met.Enqueue(name);
            return name;
        }

        var given = _given!.Count > 0 ? _given.Dequeue() : "";
        return _names.TryGetValue((kind, name), out var known) ? known : _names[(kind, name)] = given;
    }

    private static bool IsSame(JsonElement left, JsonElement right) => (left.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.String) => IsErased(left, right),
        (JsonValueKind.String, JsonValueKind.Object) => IsErased(right, left),
        (JsonValueKind.Object, JsonValueKind.Object) => left.EnumerateObject().Select(member => member.Name).Concat(right.EnumerateObject().Select(member => member.Name)).Distinct(StringComparer.Ordinal)
            .All(name => left.TryGetProperty(name, out var one) && right.TryGetProperty(name, out var other) ? IsSame(one, other) : IsNameOfSomebody(left, name)),
        (JsonValueKind.Array, JsonValueKind.Array) => left.GetArrayLength() == right.GetArrayLength() && left.EnumerateArray().Zip(right.EnumerateArray(), IsSame).All(same => same),
        _ => left.GetRawText() == right.GetRawText(),
    };

    private static bool IsErased(JsonElement erased, JsonElement words) => erased.TryGetProperty("erased", out var length) && length.GetInt32() == words.GetString()!.Length;

    // A name may have been erased; whose it was, the pseudonym says.
    private static bool IsNameOfSomebody(JsonElement somebody, string name) => name == "name" && somebody.TryGetProperty("pseudonym", out _);
}
