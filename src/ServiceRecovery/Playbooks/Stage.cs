namespace ServiceRecovery.Playbooks;

/// <summary>How far the conversation with the customer is. A name of 1 to 64 characters of <c>A-Za-z0-9._:-</c>, written in PascalCase.</summary>
public readonly record struct Stage
{
    private readonly string? _name;

    /// <summary>Takes a name.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> isn't 1 to 64 characters of the allow-list.</exception>
    public Stage(string name) => _name = IdText.Check(name, nameof(name));

    /// <summary>Gets the name.</summary>
    public string Name => _name ?? throw new InvalidOperationException("A 'Stage' that was never set has no name.");

    /// <summary>Takes a name from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no name.</returns>
    public static bool TryParse(string? text, out Stage stage)
    {
        var valid = IdText.IsId(text);
        stage = valid ? new Stage(text!) : default;
        return valid;
    }

    /// <summary>Returns the name.</summary>
    public override string ToString() => _name ?? "";
}
