namespace Replication.App.Configuration;

/// <summary>One problem: its place, its key, what was found, and what is allowed.</summary>
internal sealed record ConfigurationProblem(Place Place, string Key, string Message)
{
    /// <summary>True when no reader knows the key.</summary>
    public bool IsUnknownKey { get; init; }

    public string? File => Place.File;

    public int? Line => Place.Line;

    public override string ToString() => Key.Length == 0 ? $"{Place}: {Message}" : $"{Place}: {Key}: {Message}";
}
