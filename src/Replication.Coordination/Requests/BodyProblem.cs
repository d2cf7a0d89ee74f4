namespace Replication.Coordination.Requests;

/// <summary>One problem of a body.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Key">The key with the problem, such as <c>tags.deny[2]</c>.</param>
/// <param name="Message">The cause and the remedy.</param>
public sealed record BodyProblem(string Code, string Key, string Message)
{
    /// <summary>The top-level key of the problem: <c>tags</c> for <c>tags.deny[2]</c>.</summary>
    internal string TopKey => Key.Split('.', '[')[0];
}
