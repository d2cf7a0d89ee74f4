using System.Text.Json.Serialization;
using Replication.Contracts.Specs;

namespace Replication.Contracts.Instances;

/// <summary>
/// The login of an instance: a user name and a password, or the cloud credentials (an access key and its secret, a client and its secret,
/// the key of a service account) that a <see cref="CredentialProvider"/> exchanges for the registry's password.
/// </summary>
/// <param name="Username">The user name, the access key or the client.</param>
/// <param name="Password">The password or the secret that belongs to <paramref name="Username"/>.</param>
public sealed record InstanceCredentials(
    [property: SpecField("The user name for the registry.", Option = "--username", Placeholder = "USER", Label = "username")]
    string? Username,
    [property: SpecField("The password.")] Secret? Password)
{
    /// <summary>
    /// The passwords of a rotation, the new one first: the next is tried when the registry rejects the one in use. Null when there is only
    /// <see cref="Password"/>, which otherwise is the first of them.
    /// </summary>
    [SpecField(
        "A file whose first line is the password; - is standard input. Twice: the new password, then the old one.",
        Option = "--password-file",
        Placeholder = "FILE",
        SingleKey = "password")]
    public IReadOnlyList<Secret>? Passwords { get; init; }

    /// <summary>Every password, in the order in which they are tried.</summary>
    [JsonIgnore]
    public IReadOnlyList<Secret> AllPasswords => Passwords ?? (Password is { } only ? [only] : []);

    /// <summary>Which cloud issues the password.</summary>
    [SpecField("The cloud that issues the password.", Label = "credentials of")]
    public CredentialProvider Provider { get; init; }

    /// <summary>The session token of temporary cloud keys.</summary>
    [SpecField("The session token of temporary cloud keys.")]
    public Secret? SessionToken { get; init; }

    /// <summary>The cloud's region; null means the region of the instance.</summary>
    [SpecField("The cloud's region.")]
    public string? Region { get; init; }

    /// <summary>The directory (tenant) of the client (Azure).</summary>
    [SpecField("The directory (tenant) of the client.")]
    public string? Tenant { get; init; }

    /// <summary>The cloud's identifier of the registry (Alibaba Cloud: <c>cri-…</c>).</summary>
    [SpecField("The cloud's identifier of the registry.")]
    public string? Registry { get; init; }

    /// <summary>The address of the cloud's API; null means its public address.</summary>
    [SpecField("The address of the cloud's API.")]
    public Uri? Endpoint { get; init; }
}
