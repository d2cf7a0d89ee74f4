namespace Replication.Client;

/// <summary>One thing that is wrong with the body of a request.</summary>
/// <param name="Code">The error code.</param>
/// <param name="Key">The key of the body, such as <c>tagFilter</c> or <c>tags.allow</c>; empty for the whole body.</param>
/// <param name="Message">The cause and the remedy.</param>
public sealed record ApiError(string Code, string Key, string Message);
