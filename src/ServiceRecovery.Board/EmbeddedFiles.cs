using System.Security.Cryptography;

namespace ServiceRecovery.Board;

/// <summary>What is embedded in the package: the style sheet, pictures, the script, texts.</summary>
/// <param name="Name">Its name below the prefix.</param>
/// <param name="Type">What it is.</param>
/// <param name="Bytes">What stands in it.</param>
internal sealed record Asset(string Name, string Type, byte[] Bytes)
{
    /// <summary>Gets its address, relative to a page right below the prefix. It changes with what stands in it, so that a browser may keep it.</summary>
    public string Address { get; } = $"./{Name}?v={Convert.ToHexStringLower(SHA256.HashData(Bytes))[..8]}";
}

/// <summary>Finds what is embedded.</summary>
internal static class EmbeddedFiles
{
    /// <summary>Gets the style sheet.</summary>
    public static Asset Style { get; } = new("recovery.css", "text/css; charset=utf-8", Read("Assets.recovery.css"));

    /// <summary>Gets the picture beside a page's title.</summary>
    public static Asset Icon { get; } = new("icon.svg", "image/svg+xml", Read("Assets.icon.svg"));

    /// <summary>Gets the script of the board. The customer's page has none.</summary>
    public static Asset Script { get; } = new("recovery.js", "text/javascript; charset=utf-8", Read("Assets.recovery.js"));

    /// <summary>Gets what the board shows.</summary>
    public static Asset[] OfBoard { get; } = [Style, Icon, Script];

    /// <summary>Finds what a browser asks for by its name below the prefix of the answer page.</summary>
    public static Asset? Find(string? name) => new[] { Style, Icon }.FirstOrDefault(asset => asset.Name == name);

    /// <summary>Reads what is embedded.</summary>
    public static byte[] Read(string name)
    {
        using var stream = typeof(EmbeddedFiles).Assembly.GetManifestResourceStream("ServiceRecovery.Board." + name) ?? throw new InvalidOperationException($"'{name}' isn't embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
