namespace Replication.Contracts.Instances;

/// <summary>A probable mistake in an instance. It does not prevent the instance.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Key">The key that has the probable mistake, such as <c>credentials.password</c>.</param>
/// <param name="Message">The cause and the probable intention.</param>
public sealed record ShownInstanceWarning(string Code, string Key, string Message);
