using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>AWS access keys of a user or a role.</summary>
internal sealed record AwsKeys(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    // ECS containers and EKS pods get the address from environment variables. Other machines use the instance metadata service.
    private const string ContainerHost = "http://169.254.170.2";
    private const string Machine = "http://169.254.169.254";

    /// <summary>
    /// Returns the configured keys, or those of the environment, of the container role, or of the machine role, in this order.
    /// </summary>
    public static async Task<AwsKeys> FindAsync(
        InstanceCredentials configured, Func<string, string?> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        if (configured is { Username: { Length: > 0 } id, Password: { } secret })
            return new AwsKeys(id, secret.Reveal(), configured.SessionToken?.Reveal());
        if (environment("AWS_ACCESS_KEY_ID") is { Length: > 0 } known && environment("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } hidden)
            return new AwsKeys(known, hidden, environment("AWS_SESSION_TOKEN"));
        var container = environment("AWS_CONTAINER_CREDENTIALS_FULL_URI")
            ?? (environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is { Length: > 0 } path ? ContainerHost + path : null);
        return container is not null
            ? await OfContainerAsync(new Uri(container), environment, time, cancellationToken)
            : await OfMachineAsync(new Uri(environment("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? Machine), time, cancellationToken);
    }

    private static async Task<AwsKeys> OfContainerAsync(
        Uri address, Func<string, string?> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        var token = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") is { Length: > 0 } file
            ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
            : environment("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        return Read(await new CloudCall(time, CloudRoute.Machine).SendAsync(
            Action, () => With(new HttpRequestMessage(HttpMethod.Get, address), "Authorization", token), cancellationToken));
    }

    private static async Task<AwsKeys> OfMachineAsync(Uri machine, TimeProvider time, CancellationToken cancellationToken)
    {
        var call = new MetadataCall(machine, time);
        var token = await call.TextAsync(
            HttpMethod.Put, "latest/api/token", ("X-aws-ec2-metadata-token-ttl-seconds", "300"), Action, cancellationToken);
        const string roles = "latest/meta-data/iam/security-credentials/";
        var role = (await call.TextAsync(HttpMethod.Get, roles, ("X-aws-ec2-metadata-token", token), Action, cancellationToken))
            .Split('\n')[0]
            .Trim();
        return Read(await new CloudCall(time, CloudRoute.Machine).SendAsync(
            Action, () => With(
                new HttpRequestMessage(HttpMethod.Get, new Uri(machine, roles + Uri.EscapeDataString(role))),
                "X-aws-ec2-metadata-token",
                token), cancellationToken));
    }

    private const string Action = "Requesting the keys of the machine role from AWS";

    private static AwsKeys Read(System.Text.Json.JsonElement answer) =>
        new(CloudCall.TextOf(
            answer, "AccessKeyId", Action), CloudCall.TextOf(answer, "SecretAccessKey", Action), CloudCall.TextOf(answer, "Token", Action));

    private static HttpRequestMessage With(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
