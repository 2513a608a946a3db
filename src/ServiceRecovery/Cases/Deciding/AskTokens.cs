using ServiceRecovery.Storage;

namespace ServiceRecovery;

/// <summary>The tokens by which a customer answers: who has one is the customer, because only the customer was sent it. None is stored; each is made anew of the key.</summary>
internal static class AskTokens
{
    private const string Domain = "service-recovery/ask";

    /// <summary>Returns the token of an asking: its name, a point and 16 bytes that nobody makes without the key.</summary>
    public static string TokenOf(CaseId caseId, AskId ask, Pseudonyms names) => $"{ask}.{CodeOf(caseId, ask, names)}";

    /// <summary>Returns the secret part of a token: 22 characters, of which the last holds two bits, so that it is one of 'A', 'Q', 'g' and 'w'.</summary>
    public static string CodeOf(CaseId caseId, AskId ask, Pseudonyms names) => names.Authenticate(Domain, caseId.Value, ask.Value);

    /// <summary>Tells whether a code is an asking's, in a time that says nothing of where it differs.</summary>
    public static bool IsCodeOf(string code, CaseId caseId, AskId ask, Pseudonyms names) => IsSame(code, CodeOf(caseId, ask, names));

    /// <summary>Returns the asking of a case that a token is of; <see langword="null"/> when it is of none.</summary>
    public static AskId? AskingOf(string? token, RecoveryCase current, CaseId caseId, Pseudonyms names)
    {
        if (token is null)
        {
            return null;
        }

        foreach (var asking in current.Askings)
        {
            // Of an asking that came with a merge the link was made where it was issued.
            if (IsOf(token, caseId, asking.Ask, names) || (asking.Origin is { } origin && IsOf(token, origin.Case, new AskId(origin.Name), names)))
            {
                return asking.Ask;
            }
        }

        return null;
    }

    /// <summary>Returns the asking of a case by whose link somebody spoke; <see langword="null"/> when it is of none.</summary>
    public static AskId? AskingOf(Subject speaker, RecoveryCase current, Pseudonyms names)
    {
        foreach (var asking in current.Askings)
        {
            if (SpeakerOf(asking.Ask, names) == speaker)
            {
                return asking.Ask;
            }
        }

        return null;
    }

    /// <summary>Returns what stands beside an event for the person whom whoever came by a link acts for: a name that the asking alone gives them.</summary>
    public static Subject SpeakerOf(AskId ask, Pseudonyms names) => names.SubjectOf(new PersonId("asking:" + ask.Value));

    private static bool IsOf(string token, CaseId caseId, AskId ask, Pseudonyms names) => token.StartsWith(ask.Value + ".", StringComparison.Ordinal) && IsSame(token, TokenOf(caseId, ask, names));

    // How long the comparison takes says nothing of where two tokens differ.
    private static bool IsSame(string given, string right)
    {
        var difference = given.Length ^ right.Length;
        for (var i = 0; i < given.Length && i < right.Length; i++)
        {
            difference |= given[i] ^ right[i];
        }

        return difference == 0;
    }
}
