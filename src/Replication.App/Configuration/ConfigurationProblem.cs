namespace Replication.App.Configuration;

/// <summary>One thing that is wrong: where, at which key, what was found and what is allowed.</summary>
internal sealed record ConfigurationProblem(Place Place, string Key, string Message)
{
    public string? File => Place.File;

    public int? Line => Place.Line;

    public override string ToString() => Key.Length == 0 ? $"{Place}: {Message}" : $"{Place}: {Key}: {Message}";
}
