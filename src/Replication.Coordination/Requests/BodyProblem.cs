namespace Replication.Coordination.Requests;

/// <summary>One problem of a body: a stable code, the key with the problem, and a message.</summary>
public sealed record BodyProblem(string Code, string Key, string Message)
{
    /// <summary>The top-level key of the problem: <c>tags</c> for <c>tags.deny[2]</c>.</summary>
    internal string TopKey => Key.Split('.', '[')[0];
}
