namespace Replication.App.Configuration.Tree;

/// <summary>One key of a mapping and its value; the place is the key's.</summary>
internal sealed record Entry(string Key, Place Place, Node Value)
{
    /// <summary>Where a problem with the value stands: at the key, unless an environment variable gave the value.</summary>
    public Place ProblemPlace => Value.Place.Variable is null ? Place : Value.Place;

    // The file's keys are exact; names of variables are customarily written in other cases.
    public bool Answers(string key) =>
        string.Equals(Key, key, Place.Variable is null ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
