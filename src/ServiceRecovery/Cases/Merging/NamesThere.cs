namespace ServiceRecovery;

/// <summary>What a merged case's things are called in the case that absorbed it, found by where they come from.</summary>
internal sealed class NamesThere(RecoveryCase survivor, CaseId younger) : Naming
{
    /// <summary>Gets the name there of the last thing that was asked for; <see langword="null"/> when nothing was, or it isn't there.</summary>
    public string? Found { get; private set; }

    public override ActId Of(ActId id) => new((Found = FindName(id)) ?? Retold(id.Value, survivor.Compensations.Select(one => one.Ref.Value).Concat(survivor.Approvals.Select(one => one.Ref.Value))));

    public override PromiseId Of(PromiseId id) => new((Found = FindName(id)) ?? Retold(id.Value, survivor.Promises.Select(one => one.Ref.Value)));

    public override AskId Of(AskId id) => new((Found = FindName(id)) ?? id.Value);

    public string? FindName(ActId id) => Find(survivor.Compensations, one => one.Origin, id.Value)?.Ref.Value ?? Find(survivor.Approvals, one => one.Origin, id.Value)?.Ref.Value;

    public string? FindName(PromiseId id) => Find(survivor.Promises, one => one.Origin, id.Value)?.Ref.Value;

    public string? FindName(AskId id) => Find(survivor.Askings, one => one.Origin, id.Value)?.Ask.Value;

    private T? Find<T>(IEnumerable<T> things, Func<T, NamedElsewhere?> originOf, string name)
        where T : class => things.FirstOrDefault(thing => originOf(thing) is { } origin && origin.Case == younger && origin.Name == name);

    // Before events were carried whole, what was open was retold under its name, or with the younger case's before it.
    private string Retold(string name, IEnumerable<string> names) => names.Contains($"{younger}:{name}") ? $"{younger}:{name}" : name;
}
