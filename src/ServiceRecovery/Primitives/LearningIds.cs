using ServiceRecovery.Declarations;

namespace ServiceRecovery.Debriefs;

/// <summary>Names a debrief. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a debrief")]
public readonly partial record struct DebriefId;

/// <summary>Names a practice that a success taught. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a practice")]
public readonly partial record struct PracticeId;

/// <summary>Names an action or a practice that a debrief planned. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("an action")]
public readonly partial record struct ActionId;

/// <summary>Names a contributing factor of the organization's own taxonomy. 1 to 64 characters of <c>A-Za-z0-9._:-</c>, compared ordinally.</summary>
[Id("a factor of the taxonomy")]
public readonly partial record struct FactorId;
