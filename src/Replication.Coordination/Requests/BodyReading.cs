namespace Replication.Coordination.Requests;

/// <summary>One thing that is wrong with a body: a stable code, the key where it stands, and a sentence.</summary>
public sealed record BodyProblem(string Code, string Key, string Message)
{
    /// <summary>The key of the body under which the problem is: <c>tags</c> of <c>tags.deny[2]</c>.</summary>
    internal string TopKey => Key.Split('.', '[')[0];
}

/// <summary>
/// What reading a body gave. Without problems the value is whole. With problems it holds what could be read, so that the checks that need
/// no more than that can still be made; it is null where too little could be read.
/// </summary>
public sealed record BodyReading<T>(T? Value, IReadOnlyList<BodyProblem> Problems)
    where T : class;
