namespace ServiceRecovery.Policies;

/// <summary>What it means when a rule's words are found.</summary>
internal enum ApologyRuleKind
{
    /// <summary>An element of an apology is there; where it isn't, that is told.</summary>
    Element,

    /// <summary>An element of an apology is there; it may be left out.</summary>
    OptionalElement,

    /// <summary>The words are an apology, or part of one, by this alone, although no element is there that stands for it: a mending that we offer.</summary>
    Carries,

    /// <summary>The words aren't sent.</summary>
    Refuses,
}
