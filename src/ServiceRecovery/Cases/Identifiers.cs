namespace ServiceRecovery;

// A closed family, read together: every id is text of one allow-list, so that ids look the same in every store, file and address.
internal static class IdText
{
    public const int Longest = 64;

    public static bool IsId(string? text)
    {
        if (text is null || text.Length is 0 or > Longest)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or ':' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    public static string Check(string text, string parameter) => IsId(text)
        ? text
        : throw new ArgumentException($"An id has 1 to {Longest} characters of 'A-Za-z0-9._:-', but was {Quote(text)}.", parameter);

    // An id may be megabytes of anything; a message shows where it starts.
    private static string Quote(string? text) => text is null ? "null" : text.Length <= 80 ? $"'{text}'" : $"{text.Length} characters long";
}

/// <summary>Names a tenant: one house among several that share a store. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct TenantId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public TenantId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the tenant of a house that is alone in its store: <c>default</c>.</summary>
    public static TenantId Single { get; } = new("default");

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'TenantId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out TenantId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new TenantId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a case. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct CaseId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public CaseId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'CaseId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out CaseId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new CaseId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a command; the same id with the same content is answered once. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct CommandId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public CommandId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'CommandId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out CommandId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new CommandId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a promise within its case. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct PromiseId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public PromiseId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'PromiseId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out PromiseId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new PromiseId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names an act within its case that may need money or another person's approval: a compensation, a costly correction, a declaration, and the approval it waits for. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct ActId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public ActId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'ActId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out ActId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new ActId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names one asking of the satisfaction check. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct AskId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public AskId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'AskId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out AskId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new AskId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a place: a till, a branch, a room. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct PlaceId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public PlaceId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'PlaceId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out PlaceId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new PlaceId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a device at the place on which a customer answers. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct DeviceId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public DeviceId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'DeviceId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out DeviceId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new DeviceId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a one-time token sent to the customer's own channel. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct TokenId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public TokenId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'TokenId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out TokenId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new TokenId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a common cause that several cases share. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct CauseId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public CauseId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'CauseId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out CauseId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new CauseId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a debrief. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct DebriefId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public DebriefId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'DebriefId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out DebriefId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new DebriefId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a practice that a success taught. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct PracticeId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public PracticeId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'PracticeId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out PracticeId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new PracticeId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names an action or a practice that a debrief planned. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct ActionId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public ActionId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'ActionId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out ActionId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new ActionId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a contributing factor of the house's own taxonomy. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct FactorId
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public FactorId(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'FactorId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out FactorId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new FactorId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names the house's own name for what went wrong. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct FailureKind
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public FailureKind(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'FailureKind' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out FailureKind id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new FailureKind(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a channel by which the house and a customer speak. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct Channel
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public Channel(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the channel of a conversation face to face.</summary>
    public static Channel InPerson { get; } = new("in-person");

    /// <summary>Gets the telephone.</summary>
    public static Channel Phone { get; } = new("phone");

    /// <summary>Gets mail, electronic or on paper.</summary>
    public static Channel Mail { get; } = new("mail");

    /// <summary>Gets text messages.</summary>
    public static Channel Sms { get; } = new("sms");

    /// <summary>Gets the channel of what a system reports by itself.</summary>
    public static Channel System { get; } = new("system");

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'Channel' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out Channel id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new Channel(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a role; its place among RecoveryOptions.Levels is its level. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
public readonly record struct Role
{
    private readonly string? _value;

    /// <summary>Takes an id as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public Role(string value) => _value = IdText.Check(value, nameof(value));

    /// <summary>Gets the id as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'Role' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out Role id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new Role(text!) : default;
        return valid;
    }

    /// <summary>Returns the id as text.</summary>
    public override string ToString() => _value ?? "";
}

/// <summary>Names a person who works for the house. 1 to 64 characters of <c>A-Za-z0-9._:-</c>; capital and small letters are the same person.</summary>
public readonly record struct PersonId
{
    private readonly string? _value;

    /// <summary>Takes an id and brings it to its one spelling, in small letters.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> isn't 1 to 64 characters of the allow-list.</exception>
    public PersonId(string value)
    {
        IdText.Check(value, nameof(value));
#pragma warning disable CA1308 // The one spelling is small letters; the allow-list is ASCII, where nothing is lost either way.
        _value = value.ToLowerInvariant();
#pragma warning restore CA1308
    }

    /// <summary>Gets the id in its one spelling.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A 'PersonId' that was never set has no value.");

    /// <summary>Takes an id from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no id.</returns>
    public static bool TryParse(string? text, out PersonId id)
    {
        var valid = IdText.IsId(text);
        id = valid ? new PersonId(text!) : default;
        return valid;
    }

    /// <summary>Returns the id in its one spelling.</summary>
    public override string ToString() => _value ?? "";
}
