namespace Replication.App.Configuration.Reading;

/// <summary>A text after substitution, whether a value was inserted (it is then never shown), or why it failed.</summary>
internal readonly record struct Substituted(string Text, bool Replaced, string? Failure)
{
    public static Substituted Failed(string reason) => new("", false, reason);
}
