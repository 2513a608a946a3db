namespace ServiceRecovery;

/// <summary>Checks a command before anything is loaded: texts, lengths, choices and counts.</summary>
internal sealed class CommandValidator : CommandFields
{
    internal const int MostEntries = 16;
    internal const int LargestScore = 1_000;
    internal const int MostCommands = 256;
    internal const int MostCommandsOfCustomer = 16;

    private readonly string _verb;
    private Unmet? _found;

    private CommandValidator(string verb) => _verb = verb;

    /// <summary>Returns why a command doesn't come in, or null when it does.</summary>
    public static Unmet? Check(CaseCommand command)
    {
        var validator = new CommandValidator(command.Act.Verb);
        validator.Visit(command);
        return validator._found ?? command.Validate();
    }

    /// <summary>Returns why a batch doesn't come in, whatever its commands say, or null when it does.</summary>
    public static Unmet? Check(RecoveryBatch batch)
    {
        var most = batch.By.Kind == ActorKind.Customer ? MostCommandsOfCustomer : MostCommands;
        return batch.Commands.Length > most ? Refusals.BatchTooLarge(batch.Commands.Length, most) : Check(batch.By);
    }

    /// <summary>Returns why fields don't come in, or null when they do.</summary>
    public static Unmet? Check(string verb, Action<CommandFields> visit)
    {
        var validator = new CommandValidator(verb);
        visit(validator);
        return validator._found;
    }

    /// <summary>Returns why nobody can act so, or null when somebody can.</summary>
    public static Unmet? Check(Actor by)
    {
        var validator = new CommandValidator("by");
        validator.Reference("id", by.Id.ToString(), isNeeded: true);
        validator.Find(!by.IsDueWork && ReferenceText.Comparer.Equals(by.Id.ToString(), Actor.DueWork.Id.ToString()) ? Refusals.BadValue("id", "by", $"who acts, and '{Actor.DueWork.Id}' is the library itself") : null);
        validator.Code("role", by.Role.ToString(), isNeeded: true);
        validator.Choice<ActorKind>("kind", by.Kind);
        validator.Find(by.Token is not null && by.Kind != ActorKind.Customer ? Refusals.BadValue("token", "by", "that of the link by which a customer came; nobody else has one") : null);
        validator.Find(by.ActsFor is not null && by.Kind == ActorKind.Customer ? Refusals.BadValue("actsFor", "by", "whom staff or a program acts for; a customer acts for nobody") : null);
        return validator._found;
    }

    public override void Text(string field, string? value, bool isNeeded = false, int longest = TextRules.LongestText)
    {
        if (value is null)
        {
            Find(isNeeded ? Refusals.MissingField(field, _verb) : null);
        }
        else if (value.Length > longest)
        {
            Find(Refusals.TooLong(field, value.Length, longest));
        }
        else if (value.Length == 0 || !TextRules.IsStorable(value))
        {
            Find(Refusals.BadText(field));
        }
    }

    public override void Reference(string field, string? value, bool isNeeded = false)
    {
        if (string.IsNullOrEmpty(value))
        {
            Find(isNeeded ? Refusals.MissingField(field, _verb) : null);
        }
        else if (ReferenceText.Normalize(value, out var flaw) is null)
        {
            Find(flaw.Kind == ReferenceFlawKind.TooLong ? Refusals.TooLong(field, flaw.Number, ReferenceText.Longest) : Refusals.BadReference(field, flaw));
        }
    }

    public override void Code(string field, string? value, bool isNeeded = false)
    {
        // Ids were checked when they were made; what is left is one that was never set, and names that are any text: a currency, a template.
        if (isNeeded && string.IsNullOrEmpty(value))
        {
            Find(Refusals.MissingField(field, _verb));
        }
        else if (value is { Length: > TextRules.LongestReference })
        {
            Find(Refusals.TooLong(field, value.Length, TextRules.LongestReference));
        }
        else if (!string.IsNullOrEmpty(value) && !TextRules.IsReference(value))
        {
            Find(Refusals.BadText(field));
        }
    }

    public override void Number(string field, long? value)
    {
    }

    public override void Choice<T>(string field, T? value)
    {
        if (value is { } chosen && !IsDefined(chosen))
        {
            Find(Refusals.BadValue(field, _verb, $"one of {string.Join(", ", NamesOf<T>())}, and not {chosen}"));
        }
    }

    public override void Time(string field, DateTimeOffset? value)
    {
    }

    private void Find(Unmet? found) => _found ??= found;

    private static string[] NamesOf<T>()
        where T : struct, Enum
    {
#if NET
        return Enum.GetNames<T>();
#else
        return Enum.GetNames(typeof(T));
#endif
    }

    private static bool IsDefined<T>(T value)
        where T : struct, Enum
    {
#if NET
        return Enum.IsDefined(value);
#else
        return Enum.IsDefined(typeof(T), value);
#endif
    }
}
