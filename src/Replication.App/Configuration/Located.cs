namespace Replication.App.Configuration;

/// <summary>A value and the place where it was written, so that a later check can name the place.</summary>
internal sealed record Located<T>(T Value, Place Place, string Key, IReadOnlyDictionary<string, Place> Parts)
{
    /// <summary>A problem of the whole value.</summary>
    public ConfigurationProblem Problem(string message) => new(Place, Key, message);

    /// <summary>A problem of one key inside it. When the key is absent, the problem has the place of the whole value.</summary>
    public ConfigurationProblem Problem(string part, string message) => new(Parts.GetValueOrDefault(part, Place), $"{Key}.{part}", message);
}
