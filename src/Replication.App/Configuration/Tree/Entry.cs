namespace Replication.App.Configuration.Tree;

/// <summary>One key of a mapping and its value; the place is the key's.</summary>
internal sealed record Entry(string Key, Place Place, Node Value)
{
    /// <summary>The place of a problem with the value: the key, unless an environment variable set the value.</summary>
    public Place ProblemPlace => Value.Place.Variable is null ? Place : Value.Place;

    // Keys of the file are case-sensitive; names of environment variables are not.
    public bool Answers(string key) =>
        string.Equals(Key, key, Place.Variable is null ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
