using ServiceRecovery.Board.Staff;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Pages;

/// <summary>What every page of the board has around what it shows.</summary>
/// <param name="Texts">The texts.</param>
/// <param name="Format">How times and amounts are written.</param>
/// <param name="Up">What leads from the page's address to the prefix.</param>
internal sealed record PageFrame(PageTexts Texts, PageFormat Format, string Up)
{
    /// <summary>Gets what the organization is called.</summary>
    public string Organization { get; init; } = "";

    /// <summary>Gets the address of the host's style sheet.</summary>
    public string? StyleUrl { get; init; }

    /// <summary>Gets the address of the organization's picture.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>Gets what the reader is called.</summary>
    public string? Who { get; init; }

    /// <summary>Gets the role they act in.</summary>
    public string? Role { get; init; }

    /// <summary>Gets whether the reader only looks: pages have no forms then.</summary>
    public bool OnlyLooks { get; init; }

    /// <summary>Gets how much waits.</summary>
    public ViewCounts? Counts { get; init; }

    /// <summary>Gets the texts of acts, fields, words and events.</summary>
    public ActTexts Acts { get; } = new(Texts);
}

/// <summary>A page of the board: a pure function of what was loaded for it.</summary>
/// <param name="frame">What it has around what it shows.</param>
internal abstract class BoardPage(PageFrame frame)
{
    /// <summary>Gets what it has around what it shows.</summary>
    public PageFrame Frame { get; } = frame;

    /// <summary>Gets what stands on the tab of the browser.</summary>
    public abstract string Title { get; }

    /// <summary>Gets the address below the prefix that is current in the navigation; null for none.</summary>
    public virtual string? Here => null;

    /// <summary>Gets whether something is wrong with what was sent.</summary>
    public virtual bool HasProblem => false;

    /// <summary>Gets where the script asks what changed; null where the page shows no list.</summary>
    public virtual string? Changes => null;

    protected PageTexts Texts => Frame.Texts;

    protected PageFormat Format => Frame.Format;

    /// <summary>Writes what it shows.</summary>
    public abstract void Write(HtmlWriter html);
}
