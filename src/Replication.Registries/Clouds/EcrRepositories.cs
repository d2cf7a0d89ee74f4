using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Registries.Creation;

namespace Replication.Registries.Clouds;

/// <summary>
/// Creates repositories of Amazon ECR (docs.aws.amazon.com, ECR API, "CreateRepository" and "PutLifecyclePolicy"). The names of the errors
/// are those of the sections "Errors" there and of "Common errors".
/// </summary>
internal sealed partial class EcrRepositories(string instance, EcrApi api, CloudCall call) : IRepositoryApi
{
    private const string AlreadyExists = "RepositoryAlreadyExistsException";

    public async Task<RepositoryCreated> CreateAsync(
        RepositoryName repository, RepositoryCreation settings, CancellationToken cancellationToken)
    {
        var ecr = settings.Ecr ?? new EcrRepository();
        var answer = await SendAsync("CreateRepository", $"creating the repository {repository}", Body(repository, ecr), cancellationToken);
        if (!answer.IsSuccess)
            return new RepositoryCreated(IsNew: false);
        return new RepositoryCreated(
            IsNew: true, ecr.LifecyclePolicy is { } policy ? await PutPolicyAsync(repository, policy, cancellationToken) : null);
    }

    // Returns what prevented it. The image is copied to the repository in any case.
    private async Task<string?> PutPolicyAsync(RepositoryName repository, string policy, CancellationToken cancellationToken)
    {
        try
        {
            var body = Named(repository);
            body["lifecyclePolicyText"] = policy;
            await SendAsync("PutLifecyclePolicy", $"setting the lifecycle policy of {repository}", body, cancellationToken);
            return null;
        }
        catch (RegistryException e)
        {
            return $"The repository {repository} has no lifecycle policy. {e.Failure.Message} Then set the policy in ECR.";
        }
    }

    private async Task<CloudAnswer> SendAsync(string operation, string doing, JsonObject body, CancellationToken cancellationToken)
    {
        var (compose, keys) = await api.PrepareAsync(
            $"The call {operation} of Amazon ECR", operation, JsonSerializer.SerializeToUtf8Bytes(body), cancellationToken);
        return await call.SendAsync($"The call {operation} of Amazon ECR", compose, Explain, cancellationToken);

        CopyFailure? Explain(CloudAnswer answer, string host) => FailureOf(answer, operation, $"{host} answered", doing, keys);
    }

    private CopyFailure? FailureOf(CloudAnswer answer, string operation, string answered, string doing, AwsKeys keys)
    {
        // "com.amazonaws.ecr#LimitExceededException" and "LimitExceededException:http://…" are the same error.
        var type = (answer.Text("__type") ?? "").Split('#')[^1].Split(':')[0];
        var message = CreationFailures.Shown(
            answer.Text("message") ?? answer.Text("Message") ?? "", keys.SecretAccessKey, keys.SessionToken);
        var cause = $"Amazon ECR at {answered} {answer.Status}"
            + $"{(Word().IsMatch(type) ? $" ({type}{(message.Length > 0 ? $": {message.TrimEnd('.')}" : "")})" : "")} while {doing}.";
        return (answer.Status, type) switch
        {
            _ when answer.IsSuccess => answer.Find(operation == "CreateRepository" ? "repository" : "lifecyclePolicyText") is not null
                ? null
                : CreationFailures.Unavailable(
                    cause,
                    "This is not an answer of Amazon ECR. Check credentials.endpoint of the instance, and any proxy in front of it."),
            (_, AlreadyExists) => null,
            (429, _) or (_, "ThrottlingException" or "TooManyRequestsException" or "RequestLimitExceeded") =>
                CreationFailures.Throttled(cause),
            _ when answer.Status >= 500 || type is "ServerException" or "ServiceUnavailable" or "InternalFailure" =>
                CreationFailures.Unavailable(cause, "The task is retried."),
            (_, "AccessDeniedException" or "NotAuthorized") => CreationFailures.Denied(
                instance,
                cause,
                $"The keys lack the permission {PermissionIn(message) ?? $"ecr:{operation}"}. Grant it in IAM to the user or role of the "
                    + "instance."),
            (_, "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidSignatureException" or "IncompleteSignature"
                or "ExpiredTokenException" or "MissingAuthenticationTokenException") => CreationFailures.Unauthorized(instance, cause),
            (_, "LimitExceededException") => CreationFailures.Failed(
                cause, "The account has as many repositories as its quota allows. Delete some, or request a higher quota."),
            _ => CreationFailures.Failed(cause, "Correct createRepository.ecr of the rule, or create the repository."),
        };
    }

    // IAM names the permission that is missing, which is ecr:TagResource for a repository with tags.
    private static string? PermissionIn(string message) =>
        Permission().Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    private JsonObject Named(RepositoryName repository)
    {
        var body = new JsonObject { ["repositoryName"] = repository.Text };
        if (api.AccountId is { } account)
            body["registryId"] = account;
        return body;
    }

    private JsonObject Body(RepositoryName repository, EcrRepository ecr)
    {
        var body = Named(repository);
        body["imageTagMutability"] = ecr.TagImmutability ? "IMMUTABLE" : "MUTABLE";
        body["imageScanningConfiguration"] = new JsonObject { ["scanOnPush"] = ecr.ScanOnPush };
        var encryption = new JsonObject
        {
            ["encryptionType"] = ecr.Encryption switch
            {
                EcrEncryption.Kms => "KMS",
                EcrEncryption.KmsDsse => "KMS_DSSE",
                _ => "AES256",
            },
        };
        if (ecr.KmsKey is { } key)
            encryption["kmsKey"] = key;
        body["encryptionConfiguration"] = encryption;
        if (ecr.Tags.Count > 0)
            body["tags"] = new JsonArray([.. ecr.Tags.Select(EcrRepository.TryParseTag).OfType<(string Key, string Value)>()
                .Select(static it => (JsonNode?)new JsonObject { ["Key"] = it.Key, ["Value"] = it.Value })]);
        return body;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9.]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Permission();
}
