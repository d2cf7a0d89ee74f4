namespace Replication.App.Configuration;

/// <summary>A value and where it was written, so that a check made later can still point there.</summary>
internal sealed record Located<T>(T Value, Place Place, string Key, IReadOnlyDictionary<string, Place> Parts)
{
    /// <summary>A problem of the whole value.</summary>
    public ConfigurationProblem Problem(string message) => new(Place, Key, message);

    /// <summary>A problem of one key inside it; where the key was left out, the problem stands at the whole value.</summary>
    public ConfigurationProblem Problem(string part, string message) => new(Parts.GetValueOrDefault(part, Place), $"{Key}.{part}", message);
}
