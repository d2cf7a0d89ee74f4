using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class EnumWordsTests
{
    [Fact]
    public void A_member_has_the_word_of_its_JSON_converter_or_its_name_in_camel_case() =>
        Assert.Equal(
            ["gar-pubsub", "hmac-sha256", "deleteTag", "ok", "operator", "7"],
            [
                WebhookFormat.GarPubsub.ToWord(),
                WebhookAuthentication.HmacSha256.ToWord(),
                TaskAction.DeleteTag.ToWord(),
                CheckOutcome.Ok.ToWord(),
                TokenRole.Operator.ToWord(),
                ((TokenRole)7).ToWord(),
            ]);
}
