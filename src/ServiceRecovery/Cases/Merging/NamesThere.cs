namespace ServiceRecovery;

/// <summary>What a merged case's things are called in the case that absorbed it, found by the case that made them: the merged one, or one that it had absorbed.</summary>
internal sealed class NamesThere(RecoveryCase survivor, RecoveryCase younger, CaseId youngerId) : Naming
{
    /// <summary>Gets the name there of the last thing that was asked for; <see langword="null"/> when nothing was, or it isn't there.</summary>
    public string? Found { get; private set; }

    public override ActId Of(ActId id) => new((Found = FindName(id)) ?? Retold(id.Value, survivor.Compensations.Select(one => one.Ref.Value).Concat(survivor.Approvals.Select(one => one.Ref.Value))));

    public override PromiseId Of(PromiseId id) => new((Found = FindName(id)) ?? Retold(id.Value, survivor.Promises.Select(one => one.Ref.Value)));

    public override AskId Of(AskId id) => new((Found = FindName(id)) ?? id.Value);

    public string? FindName(ActId id)
    {
        var made = younger.Compensations.FirstOrDefault(one => one.Ref == id)?.Origin ?? younger.Approvals.FirstOrDefault(one => one.Ref == id)?.Origin ?? new NamedElsewhere(youngerId, id.Value);
        return survivor.Compensations.FirstOrDefault(one => one.Origin == made)?.Ref.Value ?? survivor.Approvals.FirstOrDefault(one => one.Origin == made)?.Ref.Value;
    }

    public string? FindName(PromiseId id)
    {
        var made = younger.Promises.FirstOrDefault(one => one.Ref == id)?.Origin ?? new NamedElsewhere(youngerId, id.Value);
        return survivor.Promises.FirstOrDefault(one => one.Origin == made)?.Ref.Value;
    }

    public string? FindName(AskId id)
    {
        var made = younger.Askings.FirstOrDefault(one => one.Ask == id)?.Origin ?? new NamedElsewhere(youngerId, id.Value);
        return survivor.Askings.FirstOrDefault(one => one.Origin == made)?.Ask.Value;
    }

    // Before events were carried whole, what was open was retold under its name, or with the younger case's before it.
    private string Retold(string name, IEnumerable<string> names) => names.Contains($"{youngerId}:{name}") ? $"{youngerId}:{name}" : name;
}
