using ServiceRecovery.Declarations;

namespace ServiceRecovery;

// A closed family, read together: an id that the library or a program makes is text of one allow-list, so that it looks the same in every store, file and address;
// what people and other systems name is a reference, in any script.
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
            if (!IsAllowed(c))
            {
                return false;
            }
        }

        return true;
    }

    public static string Check(string text, string parameter) => IsId(text)
        ? text
        : throw (text is null ? new ArgumentNullException(parameter) : new ArgumentException($"An id has 1 to {Longest} characters of 'A-Za-z0-9._:-', but this has {text.Length}{FirstWrong(text)}.", parameter));

    // What was given instead of an id may be what a person wrote, so a message shows one character of it.
    private static string FirstWrong(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsAllowed(text[i]))
            {
                return FormattableString.Invariant($", of which number {i + 1} is U+{(int)text[i]:X4}");
            }
        }

        return "";
    }

    private static bool IsAllowed(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or ':' or '-';
}

/// <summary>Names a tenant: one organization among several that share a store. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a tenant")]
public readonly partial record struct TenantId
{
    /// <summary>Gets the tenant of an organization that is alone in its store: <c>default</c>.</summary>
    public static TenantId Single { get; } = new("default");
}

/// <summary>Names a case. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a case's id")]
public readonly partial record struct CaseId;

/// <summary>Names a command; the same id with the same content is answered once. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a command's id")]
public readonly partial record struct CommandId;

/// <summary>Names a promise within its case. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a promise")]
public readonly partial record struct PromiseId;

/// <summary>Names an act within its case that may need money or another person's approval: a compensation, a costly correction, a declaration, and the approval it waits for. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("an act")]
public readonly partial record struct ActId;

/// <summary>Names one asking of the satisfaction check. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("an asking")]
public readonly partial record struct AskId;

/// <summary>Names a place: a till, a branch, a room. 1 to 256 characters in any script, without controls and what can't be seen; blanks around it fall, and capital and small letters are the same place.</summary>
[Id("a place", Reference = true)]
public readonly partial record struct PlaceId;

/// <summary>Names a device at the place on which a customer answers. 1 to 256 characters in any script, without controls and what can't be seen; blanks around it fall, and capital and small letters are the same device.</summary>
[Id("a device at the place", Reference = true)]
public readonly partial record struct DeviceId;

/// <summary>Names a one-time token sent to the customer's own channel. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a token")]
internal readonly partial record struct TokenId;

/// <summary>Names a common cause that several cases share. 1 to 256 characters in any script, without controls and what can't be seen; blanks around it fall, and capital and small letters are the same cause.</summary>
[Id("a cause", Reference = true)]
public readonly partial record struct CauseId;

/// <summary>Names the organization's own name for what went wrong. 1 to 256 characters in any script, without controls and what can't be seen; blanks around it fall, and capital and small letters are the same kind.</summary>
[Id("a kind of failure", Reference = true)]
public readonly partial record struct FailureKind;

/// <summary>Names a channel by which the organization and a customer speak. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a channel")]
public readonly partial record struct Channel
{
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
}

/// <summary>Names a role; its place among RecoveryOptions.Levels is its level. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a role")]
public readonly partial record struct Role;

/// <summary>Names a person who works for the organization. 1 to 256 characters in any script, without controls and what can't be seen; blanks around it fall, and capital and small letters are the same person.</summary>
[Id("a person", Reference = true)]
public readonly partial record struct PersonId;

/// <summary>Names a customer, an order, a transaction or a destination of money as the host does. 1 to 256 characters in any script, without controls and what can't be seen; blanks around it fall, and capital and small letters are the same one.</summary>
[Id("a name", Reference = true)]
public readonly partial record struct CustomerRef;
