namespace Replication.WebConsole.Texts;

/// <summary>The texts of the form that adds or changes an instance.</summary>
internal static class InstanceFormTexts
{
    public static readonly Text EditTitle = new("Edit the instance '{0}'", "インスタンス「{0}」の編集");
    public static readonly Text Registry = new("Registry", "レジストリ");
    public static readonly Text NameHelp = new(
        "Rules and webhook addresses use it. It cannot be changed later.", "ルールと Webhook アドレスで使用します。後から変更できません。");
    public static readonly Text EndpointHelp = new("For example https://registry.example.com", "例: https://registry.example.com");
    public static readonly Text InternalEndpointHelp = new(
        "Inside your network. It is used whenever it is set.", "社内ネットワークのアドレス。設定すると常に使用されます。");
    public static readonly Text InternetAccess = new("May contact the public endpoint", "パブリックエンドポイントに接続する");
    public static readonly Text AccountHelp = new("Rules compare it.", "ルールの照合に使用します。");
    public static readonly Text EditionHelp = new("A basic instance can only be a target.", "ベーシックは宛先としてのみ使用できます。");
    public static readonly Text Credentials = new("Credentials", "認証情報");
    public static readonly Text Provider = new("Kind of login", "ログインの種類");
    public static readonly Text Username = new("User name", "ユーザー名");
    public static readonly Text AccessKey = new("Access key id", "アクセスキー ID");
    public static readonly Text ClientId = new("Client id", "クライアント ID");
    public static readonly Text Password = new("Password", "パスワード");
    public static readonly Text SecretKey = new("Secret of the access key", "アクセスキーのシークレット");
    public static readonly Text ClientSecret = new("Client secret", "クライアントシークレット");
    public static readonly Text ServiceAccount = new("Key of the service account (JSON)", "サービスアカウントキー (JSON)");
    public static readonly Text KeptSecret = new(
        "Empty: the stored value stays, if the login, the endpoints and TLS stay the same.",
        "空欄の場合、ログイン・エンドポイント・TLS を変更しなければ保存済みの値を維持します。");
    public static readonly Text KeptWebhookSecret = new("Empty: the stored secret stays.", "空欄の場合、保存済みのシークレットを維持します。");
    public static readonly Text RoleHelp = new("Empty: the role of the machine.", "空欄の場合、マシンのロールを使用します。");
    public static readonly Text OldPassword = new("Old password", "旧パスワード");
    public static readonly Text OldPasswordHelp = new(
        "Only while a password is changed: it is tried when the registry refuses the new one.",
        "パスワード変更中のみ。新しいパスワードが拒否された場合に使用します。");
    public static readonly Text SessionToken = new("Session token", "セッショントークン");
    public static readonly Text CloudRegion = new("Region of the cloud", "クラウドのリージョン");
    public static readonly Text CloudRegionHelp = new("Empty: the region of the instance.", "空欄の場合、インスタンスのリージョンを使用します。");
    public static readonly Text Tenant = new("Tenant", "テナント");
    public static readonly Text CloudRegistry = new("Registry id (cri-…)", "レジストリ ID (cri-…)");
    public static readonly Text CloudEndpoint = new("Address of the cloud's API", "クラウド API のアドレス");
    public static readonly Text CloudEndpointHelp = new("Empty: the public address.", "空欄の場合、パブリックアドレスを使用します。");
    public static readonly Text Access = new("Hosts, namespaces and accounts", "ホスト・名前空間・アカウント");
    public static readonly Text AllowedHostsHelp = new(
        "One per line: host, host:port or *.domain. For its storage or its token server, which may receive the password.",
        "1 行に 1 つ: host、host:port、*.domain。ストレージやトークンサーバーなど。パスワードが送信される場合があります。");
    public static readonly Text NamespacesHelp = new("One per line. Empty: any.", "1 行に 1 つ。空欄の場合はすべて。");
    public static readonly Text TrustedAccountsHelp = new(
        "One per line: accounts whose images cross-account rules may bring here.", "1 行に 1 つ。アカウント間ルールの送信元として許可するアカウント。");
    public static readonly Text Tls = new("Certificates (TLS)", "証明書 (TLS)");
    public static readonly Text Authority = new("Certificate authority (PEM)", "認証局の証明書 (PEM)");
    public static readonly Text Certificate = new("Client certificate (PEM)", "クライアント証明書 (PEM)");
    public static readonly Text Key = new("Private key (PEM)", "秘密鍵 (PEM)");
    public static readonly Text KeptKey = new(
        "Empty: the stored key stays, if the certificate and the endpoints stay the same.",
        "空欄の場合、証明書とエンドポイントを変更しなければ保存済みの鍵を維持します。");
    public static readonly Text Insecure = new("Do not verify the certificate of the registry", "レジストリの証明書を検証しない");
    public static readonly Text WebhookHelp = new(
        "How the registry reports its pushes. Its page shows afterwards what to set up there.",
        "レジストリがプッシュを通知する方法です。保存後、レジストリ側の設定内容が表示されます。");
    public static readonly Text WebhookFormat = new("Publisher", "通知元");
    public static readonly Text Secret = new("Secret", "シークレット");
    public static readonly Text SecretHelp = new("At least 16 characters.", "16 文字以上。");
    public static readonly Text OldSecret = new("Second secret", "2 番目のシークレット");
    public static readonly Text OldSecretHelp = new("Only while a secret is changed: both are accepted.", "シークレット変更中のみ。両方を受け付けます。");
    public static readonly Text Header = new("Header", "ヘッダー");
    public static readonly Text Parameter = new("Query parameter", "クエリパラメーター");
    public static readonly Text DefaultHelp = new("Empty: {0}", "空欄の場合: {0}");
    public static readonly Text LimitsHelp = new("All workers together obey them. 0: no limit.", "全ワーカー合計の上限です。0 は無制限です。");
    public static readonly Text MaxRequests = new("Concurrent requests", "同時リクエスト数");
    public static readonly Text RequestRate = new("Requests per second", "1 秒あたりのリクエスト数");
    public static readonly Text ByteRate = new("Bytes per second", "1 秒あたりのバイト数");
    public static readonly Text Window = new("Window {0}", "時間帯 {0}");
    public static readonly Text AddWindow = new("Add window", "時間帯を追加");
    public static readonly Text RemoveWindow = new("Remove window {0}", "時間帯 {0} を削除");
    public static readonly Text Days = new("Days (none: every day)", "曜日 (未選択の場合は毎日)");
    public static readonly Text From = new("From", "開始");
    public static readonly Text To = new("To", "終了");
    public static readonly Text TimeZone = new("Time zone", "タイムゾーン");
    public static readonly Text TimeZoneHelp = new("For example Asia/Tokyo", "例: Asia/Tokyo");
    public static readonly Text Pause = new("Pause: no copy uses the registry", "一時停止: コピーを行わない");
    public static readonly Text Incomplete = new("Correct the marked fields.", "エラーのある項目を修正してください。");
    public static readonly Text DiscardMine = new(
        "Discard my input, and load the current instance", "入力内容を破棄し、現在のインスタンスを読み込む");
}
