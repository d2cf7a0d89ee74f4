using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts;
using Replication.Contracts.Rules;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys of <c>createRepository</c> of a rule.</summary>
internal static class RepositoryCreationSection
{
    private static readonly ValueKind<string> Key = Scalars.FreeText(EcrRepository.MaxKeyLength);

    private static readonly ValueKind<string> Summary = Scalars.FreeText(AcrRepository.MaxSummaryLength);

    private static readonly ValueKind<string> Policy = new(
        $"a lifecycle policy of {EcrRepository.MinPolicyLength} to {EcrRepository.MaxPolicyLength} characters, a JSON object with the list "
            + "rules",
        static text => EcrRepository.FindPolicyProblem(text) is { } problem
            ? ReadValue<string>.Refused(problem)
            : ReadValue<string>.Of(text))
    {
        Schema = """{"type":"string","format":"lifecycle-policy"}""",
    };

    private static readonly ValueKind<string> Tag = new(
        $"KEY=VALUE, with a key of 1 to {EcrRepository.MaxTagKeyLength} characters that does not begin with aws: and a value of at most "
            + $"{EcrRepository.MaxTagValueLength}",
        static text => EcrRepository.TryParseTag(text) is null ? ReadValue<string>.Refused() : ReadValue<string>.Of(text))
    {
        Schema = """{"type":"string","format":"resource-tag"}""",
    };

    public static RepositoryCreation Read(MapReader map) => new()
    {
        Ecr = map.Map("ecr", ReadEcr),
        Harbor = map.Map("harbor", static it => new HarborProject
        {
            Visibility = it.Optional("visibility", RuleWords.Visibility, RepositoryVisibility.Private),
        }),
        Acr = map.Map("acr", static it => new AcrRepository
        {
            Summary = it.Optional("summary", Summary),
            Type = it.Optional("type", RuleWords.Visibility, RepositoryVisibility.Private),
        }),
    };

    private static EcrRepository ReadEcr(MapReader map)
    {
        var tagImmutability = map.Optional("tagImmutability", Scalars.Flag, false);
        var scanOnPush = map.Optional("scanOnPush", Scalars.Flag, false);
        var encryption = map.Optional("encryption", RuleWords.Encryption, EcrEncryption.Aes256);
        if (encryption == EcrEncryption.Aes256)
            map.Forbid("kmsKey", $"beside encryption: {encryption.ToWord()}; allowed: encryption: kms or kmsDsse, or no such key");
        var kmsKey = map.Optional("kmsKey", Key);
        var lifecyclePolicy = map.Optional("lifecyclePolicy", Policy);
        var tags = map.List("tags", Tag, EcrRepository.MaxTagCount) ?? [];
        if (tags.GroupBy(static it => EcrRepository.TryParseTag(it)!.Value.Key).FirstOrDefault(static it => it.Count() > 1) is { } twice)
            map.Refuse("tags", $"has the key '{twice.Key}' twice; allowed: each key once");
        return new EcrRepository
        {
            TagImmutability = tagImmutability,
            ScanOnPush = scanOnPush,
            Encryption = encryption,
            KmsKey = kmsKey,
            LifecyclePolicy = lifecyclePolicy,
            Tags = tags,
        };
    }
}
