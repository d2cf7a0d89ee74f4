namespace Replication.Coordination.Requests;

/// <summary>One thing that is wrong with a body: a stable code, the key where it stands, and a sentence.</summary>
public sealed record BodyProblem(string Code, string Key, string Message)
{
    /// <summary>The key of the body under which the problem is: <c>tags</c> of <c>tags.deny[2]</c>.</summary>
    internal string TopKey => Key.Split('.', '[')[0];
}
