# SPDX-License-Identifier: Apache-2.0
"""User agents as programs send them. `{command}` is filled in by the call, as tools do that name what they were asked."""

CLI_MAC = "aws-cli/2.15.30 Python/3.11.8 Darwin/23.4.0 exe/x86_64 prompt/off command/{command}"
CLI_MAC_NEXT = "aws-cli/2.16.4 Python/3.11.9 Darwin/23.5.0 exe/x86_64 prompt/off command/{command}"
CLI_LINUX = "aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0-18-amd64 exe/x86_64.debian.12 prompt/off command/{command}"
CLI_LINUX_NEXT = "aws-cli/2.17.0 Python/3.11.8 Linux/6.1.0-21-amd64 exe/x86_64.debian.12 prompt/off command/{command}"
CHROME_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{n}.0.0.0 Safari/537.36"
CHROME_MAC_NEXT = CHROME_MAC.replace("{n}", "137")
FIREFOX_LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:{n}.0) Gecko/20100101 Firefox/{n}.0"
BOTO_LINUX = ("Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.15.0-1053-aws md/arch#x86_64 lang/python#3.10.12 "
              "md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.69")
LAMBDA = ("Boto3/1.34.42 md/Botocore#1.34.42 ua/2.0 os/linux#5.10.216-225.855.amzn2.x86_64 md/arch#x86_64 "
          "lang/python#3.12.2 md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 cfg/retry-mode#legacy Botocore/1.34.42")
JAVA = "aws-sdk-java/2.25.15 Linux/5.10.213-201.855.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.10+7-LTS Java/17.0.10"
SSM_AGENT = "aws-sdk-go/1.51.10 (go1.22.1; linux; amd64) amazon-ssm-agent/3.3.380.0"
ECS_AGENT = "aws-sdk-go/1.51.3 (go1.21.8; linux; amd64) amazon-ecs-agent/1.82.1"
TERRAFORM = ("APN/1.0 HashiCorp/1.0 Terraform/1.7.{n} (+https://www.terraform.io) terraform-provider-aws/5.41.0 "
             "(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.25.3 os/linux lang/go#1.21.8 "
             "md/GOOS#linux md/GOARCH#amd64 api/{command}")
ACTIONS = "aws-sdk-js/3.540.0 ua/2.0 os/linux#6.5.0-1016-azure lang/js md/nodejs#20.11.1 configure-aws-credentials-for-github-actions"
SCANNER = "Boto3/1.34.30 md/Botocore#1.34.30 ua/2.0 os/linux#6.1.79 md/arch#x86_64 lang/python#3.11.8 md/pyimpl#CPython Botocore/1.34.30 Prowler/3.16.0"
ROLLED_OUT = "fleet-inventory/1.0.{n} aws-sdk-go-v2/1.26.0 os/macos lang/go#1.22.2 md/GOOS#darwin md/GOARCH#arm64"
INTERNAL = "AWS Internal"

# What an attacker brings along: each a tool, or a tool on a platform, that nobody above uses, so that who else of the
# account knows it is the setting's say alone. None is the mark of an offensive distribution.
FOREIGN = [
    "aws-cli/2.17.9 md/awscrt#0.20.11 ua/2.0 os/windows#10 md/arch#amd64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard md/prompt#off md/command#{command}",
    "Boto3/1.34.131 md/Botocore#1.34.131 ua/2.0 os/macos#23.5.0 md/arch#arm64 lang/python#3.12.4 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.131",
    "aws-sdk-go-v2/1.30.0 os/linux lang/go#1.22.4 md/GOOS#linux md/GOARCH#amd64 api/{command}",
    "aws-sdk-rust/1.3.1 os/linux lang/rust/1.79.0",
    "aws-sdk-dotnet-coreclr/3.7.304.11 ua/2.0 os/windows#10.0.19045 md/arch#X64 lang/.NET_Core#8.0.6 md/aws-sdk-dotnet-core#3.7.304.11",
    "aws-sdk-js/3.600.0 ua/2.0 os/linux#6.6.32 lang/js md/nodejs#20.14.0 api/{command}",
    "aws-sdk-ruby3/3.197.0 ua/2.0 os/linux#6.6.32 md/x86_64 lang/ruby#3.3.3 api/{command}",
    "aws-sdk-php/3.314.6 OS/Linux#6.6.32 lang/php#8.3.8 GuzzleHttp/7",
    "Cyberduck/8.8.2.41417 (Mac OS X/14.5) (aarch64)",
    "python-requests/2.32.3",
    "curl/8.8.0",
    "rclone/v1.66.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0"]


def spoken(agent, api, number=1):
    """The agent as it is sent with a call of this API; {n} is a number that changes by itself (a patch, a browser)."""
    service, operation = api.split(":")
    words = "".join("-" + letter.lower() if letter.isupper() else letter for letter in operation).strip("-")
    return agent.replace("{command}", f"{service}.{words}").replace("{n}", str(number))
