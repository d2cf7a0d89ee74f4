namespace Replication.Coordination.Requests;

/// <summary>One thing that is wrong with a body: a stable code, the key where it stands, and a sentence.</summary>
public sealed record BodyProblem(string Code, string Key, string Message);

/// <summary>What reading a body gave: a value, or everything that is wrong with it.</summary>
public sealed record BodyReading<T>(T? Value, IReadOnlyList<BodyProblem> Problems)
    where T : class;
